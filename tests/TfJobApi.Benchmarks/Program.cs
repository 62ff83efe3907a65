using TfJobApi.Benchmarks;

if (args is ["order"])
{
    await MethodOrder.WriteAsync(await AotBinary.PublishAsync("src/TfJobApi"));
    return 0;
}

string[] parts = ["auth", "console", "etcd", "http", "inprocess", "journal", "lifecycle", "list", "memory", "start", "stored", "tail", "watch"];
if (args.Except(parts).Any())
{
    await Console.Error.WriteLineAsync($"usage: TfJobApi.Benchmarks [{string.Join("] [", parts)}]; no argument runs all parts, and the argument order alone renews method-order.txt");
    return 2;
}

bool Wants(string part) => args.Length == 0 || args.Contains(part);

var table = new ReportTable();

if (Wants("memory"))
{
    MergeCheckStoreRun.AddTo(table);
}

if (Wants("inprocess"))
{
    await InProcessStart.AddToAsync(table);
}

if (Wants("lifecycle"))
{
    await SimulatedJobs.AddToAsync(table);
}

if (parts.Except(["inprocess", "memory", "lifecycle"]).Any(Wants))
{
    var server = await AotBinary.PublishAsync("src/TfJobApi");
    var floor = await AotBinary.PublishAsync("tests/TfJobApi.Floor");

    if (Wants("http"))
    {
        await new RequestsOverLoopback("PATCH", SampleRequest.PatchOfSample, allowed: 1.3).AddToAsync(table, server, floor);
        await new RequestsOverLoopback("GET", SampleRequest.GetOfSample, allowed: 1.2).AddToAsync(table, server, floor);
    }

    if (Wants("console"))
    {
        await ConsoleSpeed.AddToAsync(table, server);
    }

    if (Wants("etcd"))
    {
        await EtcdSpeed.AddToAsync(table, server);
    }

    if (Wants("auth"))
    {
        await SignedPatches.AddToAsync(table, server);
    }

    if (Wants("journal"))
    {
        await JournalCost.AddToAsync(table, server);
    }

    if (Wants("list"))
    {
        ListSpeed.AddTo(table, server, floor);
    }

    if (Wants("tail"))
    {
        TailOverLoopback.AddTo(table, server, floor);
    }

    if (Wants("watch"))
    {
        await WatchFanOut.AddToAsync(table, server);
    }

    if (Wants("stored"))
    {
        StoredSize.AddTo(table, server);
    }

    if (Wants("start"))
    {
        StartTime.AddTo(table, server, floor);
    }
}

await Console.Out.WriteLineAsync(table.ToMarkdown());
return table.AllHold ? 0 : 1;
