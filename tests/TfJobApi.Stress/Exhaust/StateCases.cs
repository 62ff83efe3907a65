using System.Globalization;
using System.Text.Json;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Lists that are begun and not read to the end. Each of them keeps a snapshot with a large TFJob that changes afterwards.</summary>
internal sealed class HeldListCase : ExhaustCase
{
    public override string Name => "1,100 held lists of 1.4 MB";

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        context.Expect(connection, HttpCall.Post(Jobs, Large.Job("a", "0")), 201);
        var tokens = new List<string>();
        for (var i = 0; i < context.Scaled(1100); i++)
        {
            context.Expect(connection, HttpCall.MergePatch($"{Jobs}/a", Large.Patch(i)), 200);
            tokens.Add(ContinueOf(context.Expect(connection, HttpCall.Get($"{Jobs}?labelSelector=!b&limit=1"), 200)));
        }

        context.Expect(connection, HttpCall.Get($"{Jobs}?labelSelector=!b&limit=1&continue={tokens[0]}"), 410);
        context.Expect(connection, HttpCall.Get($"{Jobs}?labelSelector=!b&limit=1&continue={tokens[^1]}"), 200);
    }

    private static string ContinueOf(HttpAnswer answer)
    {
        using var list = JsonDocument.Parse(answer.IsSuccess ? answer.Text : "{}");
        return list.RootElement.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("continue", out var token)
            ? Uri.EscapeDataString(token.GetString()!)
            : "";
    }
}

/// <summary>A seed of a million documents that are all rejected.</summary>
internal sealed class EmptySeedCase : ExhaustCase
{
    public override string Name => "seed of a million empty documents";

    public override double PeakLimit => 150;

    public override void Run(ExhaustContext context)
    {
        var body = string.Concat(Enumerable.Repeat("{}\n", context.Scaled(1_048_000)));
        using var connection = new HttpConnection(context.Server.EndPoint);
        var answer = context.Expect(connection, HttpCall.Post("/__admin/seed", body), 400);
        context.Add("response", answer.Body.Length / 1024.0, 256, "KiB");

        var yaml = string.Concat(Enumerable.Repeat("--- {}\nx\n", context.Scaled(300_000)));
        answer = context.Expect(connection, HttpCall.WithBody("POST", "/__admin/seed", "application/yaml", yaml), 400);
        context.Add("response to YAML documents", answer.Body.Length / 1024.0, 256, "KiB");
    }
}

/// <summary>Requests with large bodies to TFJobs that do not exist, in many tenants: only the journals keep them.</summary>
internal sealed class JournalCase : ExhaustCase
{
    public override string Name => "journals of 60 tenants";

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        var patch = Large.Patch(0);
        for (var tenant = 0; tenant < context.Scaled(60); tenant++)
        {
            for (var i = 0; i < 20; i++)
            {
                context.Expect(connection, HttpCall.MergePatch(string.Create(CultureInfo.InvariantCulture, $"/t/t{tenant}{Jobs}/missing"), patch), 404);
            }
        }
    }

    public override void Release(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        for (var tenant = 0; tenant < context.Scaled(60); tenant++)
        {
            connection.Send(new HttpCall("DELETE", string.Create(CultureInfo.InvariantCulture, $"/__admin/tenants/t{tenant}")));
        }
    }
}

/// <summary>Tenants up to the limit, removed and created again.</summary>
internal sealed class TenantCase : ExhaustCase
{
    private const int Limit = 250;

    public override string Name => "5,000 tenants, created and removed";

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        var count = context.Scaled(5000);
        for (var i = 0; i < count + Limit; i++)
        {
            if (i < count)
            {
                context.Expect(connection, HttpCall.Get(string.Create(CultureInfo.InvariantCulture, $"/t/t{i}{Job}")), 200);
            }

            if (i >= Limit)
            {
                context.Expect(connection, new HttpCall("DELETE", string.Create(CultureInfo.InvariantCulture, $"/__admin/tenants/t{i - Limit}")), 204);
            }
        }
    }

    /// <summary>Drops more than the 32 MiB for which the server collects garbage, so that the figure shows what the deleted tenants keep.</summary>
    public override void Release(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        for (var i = 0; i < 30; i++)
        {
            connection.Send(HttpCall.Post(Jobs, Large.Job(string.Create(CultureInfo.InvariantCulture, $"large-{i}"), "0")));
        }

        base.Release(context);
    }
}

/// <summary>Saved snapshots, each with another large TFJob, beyond their part of the memory.</summary>
internal sealed class SnapshotCase : ExhaustCase
{
    /// <summary>The part of the memory that snapshots may have.</summary>
    private const int Share = Memory / 10;

    public override string Name => "64 snapshots of 1.4 MB";

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        context.Expect(connection, HttpCall.Post(Jobs, Large.Job("a", "0")), 201);
        for (var i = 0; i < 64; i++)
        {
            context.Expect(connection, HttpCall.MergePatch($"{Jobs}/a", Large.Patch(i)), 200);
            var saved = (i + 1) * Large.Length < Share;
            context.Expect(connection, new HttpCall("PUT", string.Create(CultureInfo.InvariantCulture, $"/__admin/snapshots/s{i}")), saved ? 200 : 507);
        }
    }

    public override void Release(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        for (var i = 0; i < 64; i++)
        {
            connection.Send(new HttpCall("DELETE", string.Create(CultureInfo.InvariantCulture, $"/__admin/snapshots/s{i}")));
        }

        base.Release(context);
    }
}

/// <summary>Large TFJobs without end: the server rejects them before it is out of memory, and continues to respond.</summary>
internal sealed class BigObjectCase : ExhaustCase
{
    public override string Name => "large TFJobs, heap limit 96 MB, 32 writers";

    public override double PeakLimit => 250;

    /// <summary>By default half of the heap.</summary>
    public override IReadOnlyList<string> Settings => [];

    public override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "6000000" };

    public override bool HasOtherCaller => false;

    public override void Run(ExhaustContext context)
    {
        var rejected = 0;
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 32 }, writer =>
        {
            using var connection = new HttpConnection(context.Server.EndPoint);
            for (var i = 0; i < context.Scaled(50); i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"j{writer}-{i}");
                var answer = context.Expect(connection, HttpCall.Post(Jobs, Large.Job(name, "0")), 201, 429, 503, 507);
                Interlocked.Add(ref rejected, answer.Status == 507 ? 1 : 0);
            }
        });
        context.Add("responses 507, the memory limit", string.Create(CultureInfo.InvariantCulture, $"{rejected}"), "1 or more", rejected > 0);
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
    public const int Length = 1_400_000;

    private static readonly string Text = new('x', Length);

    public static string Job(string name, string mark) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{},"activeDeadlineSecond":"{{{mark}}}{{{Text}}}"} }""";

    public static string Patch(int mark) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"spec":{"activeDeadlineSecond":"{{{mark}}}{{{Text}}}"} }""");
}
