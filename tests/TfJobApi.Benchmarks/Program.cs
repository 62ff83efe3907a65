using TfJobApi.Benchmarks;

string[] parts = ["http", "memory", "start"];
if (args.Except(parts).Any())
{
    await Console.Error.WriteLineAsync($"usage: TfJobApi.Benchmarks [{string.Join("] [", parts)}]; none of them means all");
    return 2;
}

bool Wants(string part) => args.Length == 0 || args.Contains(part);

var table = new ReportTable();

if (Wants("memory"))
{
    MergeCheckStoreRun.AddTo(table);
}

if (Wants("http") || Wants("start"))
{
    var server = await AotBinary.PublishAsync("src/TfJobApi");
    var floor = await AotBinary.PublishAsync("tests/TfJobApi.Floor");

    if (Wants("http"))
    {
        await PatchOverLoopback.AddToAsync(table, server, floor);
    }

    if (Wants("start"))
    {
        StartTime.AddTo(table, server, floor);
    }
}

await Console.Out.WriteLineAsync(table.ToMarkdown());
return table.AllHold ? 0 : 1;
