using System.Globalization;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Lists that are begun and not read to the end. Each of them keeps a snapshot with a large TFJob that changes afterwards.</summary>
internal sealed class HeldListCase : ExhaustCase
{
    public override string Name => "1,100 held lists of 1.4 MB";

    public override double PeakLimit => 700;

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        connection.Send(HttpCall.Post(Jobs, Large.Job("a", "0")));
        for (var i = 0; i < context.Scaled(1100); i++)
        {
            connection.Send(HttpCall.MergePatch($"{Jobs}/a", Large.Patch(i)));
            connection.Send(HttpCall.Get($"{Jobs}?limit=1"));
        }
    }
}

/// <summary>A seed of a million documents that are all rejected.</summary>
internal sealed class EmptySeedCase : ExhaustCase
{
    public override string Name => "seed of a million empty documents";

    public override double PeakLimit => 250;

    public override void Run(ExhaustContext context)
    {
        var body = string.Concat(Enumerable.Repeat("{}\n", context.Scaled(1_048_000)));
        var answer = context.Call(HttpCall.Post("/__admin/seed", body));
        context.Add("status", answer.Status, 499, "");
        context.Add("response", answer.Body.Length / 1024.0, 256, "KiB");

        var yaml = string.Concat(Enumerable.Repeat("--- {}\nx\n", context.Scaled(300_000)));
        context.Add("response to YAML documents", context.Call(HttpCall.WithBody("POST", "/__admin/seed", "application/yaml", yaml)).Body.Length / 1024.0, 256, "KiB");
    }
}

/// <summary>Requests with large bodies to TFJobs that do not exist, in many tenants: only the journals keep them.</summary>
internal sealed class JournalCase : ExhaustCase
{
    public override string Name => "journals of 60 tenants";

    public override double PeakLimit => 700;

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        var patch = Large.Patch(0);
        for (var tenant = 0; tenant < context.Scaled(60); tenant++)
        {
            for (var i = 0; i < 20; i++)
            {
                connection.Send(HttpCall.MergePatch(string.Create(CultureInfo.InvariantCulture, $"/t/t{tenant}{Jobs}/missing"), patch));
            }
        }
    }

    public override void Release(ExhaustContext context)
    {
        for (var tenant = 0; tenant < context.Scaled(60); tenant++)
        {
            context.Call(new HttpCall("DELETE", string.Create(CultureInfo.InvariantCulture, $"/__admin/tenants/t{tenant}")));
        }
    }
}

/// <summary>Tenants up to the limit, removed and created again.</summary>
internal sealed class TenantCase : ExhaustCase
{
    private const int Limit = 250;

    public override string Name => "5,000 tenants, created and removed";

    public override double PeakLimit => 250;

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        var failures = 0;
        for (var i = 0; i < context.Scaled(5000); i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"t{i}");
            failures += connection.Send(HttpCall.Get($"/t/{name}{Job}")).Status == 200 ? 0 : 1;
            if (i >= Limit)
            {
                connection.Send(new HttpCall("DELETE", string.Create(CultureInfo.InvariantCulture, $"/__admin/tenants/t{i - Limit}")));
            }
        }

        context.Add("tenants that were not created", failures, 0, "");
    }
}

/// <summary>Saved snapshots, each with another large TFJob.</summary>
internal sealed class SnapshotCase : ExhaustCase
{
    public override string Name => "64 snapshots of 1.4 MB";

    public override double PeakLimit => 400;

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        connection.Send(HttpCall.Post(Jobs, Large.Job("a", "0")));
        for (var i = 0; i < 66; i++)
        {
            connection.Send(HttpCall.MergePatch($"{Jobs}/a", Large.Patch(i)));
            connection.Send(new HttpCall("PUT", string.Create(CultureInfo.InvariantCulture, $"/__admin/snapshots/s{i}")));
        }
    }

    public override void Release(ExhaustContext context)
    {
        for (var i = 0; i < 66; i++)
        {
            context.Call(new HttpCall("DELETE", string.Create(CultureInfo.InvariantCulture, $"/__admin/snapshots/s{i}")));
        }

        base.Release(context);
    }
}

/// <summary>Large TFJobs without end: the server rejects them before it is out of memory, and continues to respond.</summary>
internal sealed class BigObjectCase : ExhaustCase
{
    public override string Name => "large TFJobs, heap limit 96 MB, 32 writers";

    public override double PeakLimit => 250;

    public override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "6000000" };

    public override bool HasOtherCaller => false;

    public override void Run(ExhaustContext context)
    {
        var codes = new System.Collections.Concurrent.ConcurrentBag<int>();
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 32 }, writer =>
        {
            using var connection = new HttpConnection(context.Server.EndPoint);
            for (var i = 0; i < context.Scaled(50); i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"j{writer}-{i}");
                codes.Add(connection.Send(HttpCall.Post(Jobs, Large.Job(name, "0")), TimeSpan.FromSeconds(20)).Status);
            }
        });
        var wrong = codes.Where(code => code is not (201 or 429 or 503 or 507)).ToList();
        context.Add("responses other than 201 and 507", wrong.Count, 0, "");
        AddStatus(context, "/healthz afterwards", HttpCall.Get("/healthz"));
        AddStatus(context, "a reset", HttpCall.Post("/__admin/reset", ""));
        AddStatus(context, "a PATCH after the reset", HttpCall.MergePatch(Job, """{"metadata":{"labels":{"a":"b"}}}"""));
    }

    private static void AddStatus(ExhaustContext context, string what, HttpCall call)
    {
        var answer = context.Call(call, TimeSpan.FromSeconds(20));
        context.Add(what, answer.Status == 0 ? $"{answer.Outcome}" : $"{answer.Status}", "200", answer.Status == 200);
    }
}

/// <summary>Documents of 1.4 MB.</summary>
internal static class Large
{
    private static readonly string Text = new('x', 1_400_000);

    public static string Job(string name, string mark) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{},"activeDeadlineSecond":"{{{mark}}}{{{Text}}}"} }""";

    public static string Patch(int mark) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"spec":{"activeDeadlineSecond":"{{{mark}}}{{{Text}}}"} }""");
}
