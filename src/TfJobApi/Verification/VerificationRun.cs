using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Verification;

/// <summary>Sends the recorded scenarios to an endpoint, each to an empty namespace, and compares the responses with those of TfJobApi.</summary>
internal sealed partial class VerificationRun(VerifiedEndpoint endpoint, VerificationNamespace place, ProfileName profile, TimeProvider time)
{
    private const string NeedsOthers = "needs users with fewer rights";
    private const string NeedsAuthentication = "the server does not authenticate";
    private const string ReadsOtherNamespaces = "reads other namespaces";
    private const string DeletesAllJobs = "deletes all TFJobs of its namespace";

    private static readonly string AllJobs = $"{TfJob.Definition.Root}/{TfJob.Definition.Plural}";
    private static readonly string JobsOfNamespace = $"/namespaces/{Scenario.Namespace}/{TfJob.Definition.Plural}";

    /// <exception cref="VerificationException">The endpoint does not answer any more, or the caller has no rights.</exception>
    public async Task<IReadOnlyList<ScenarioResult>> RunAsync(IReadOnlyList<Scenario> scenarios, CancellationToken cancellation)
    {
        var authenticates = await AuthenticatesAsync(cancellation);
        List<ScenarioResult> results = [];
        foreach (var scenario in scenarios)
        {
            if (SkipReasonOf(scenario, authenticates) is { } reason)
            {
                results.Add(new(scenario, [], TimeSpan.Zero, reason));
                continue;
            }

            var start = time.GetTimestamp();
            var differences = await RunAsync(scenario, cancellation);
            await place.CleanAsync(cancellation);
            results.Add(new(scenario, differences, time.GetElapsedTime(start)));
        }

        return results;
    }

    private async Task<bool> AuthenticatesAsync(CancellationToken cancellation)
    {
        var anonymous = new ScenarioRequest("GET", TfJob.Definition.Root, new Dictionary<string, string>(), "none", null);
        return (await endpoint.SendAsync(anonymous, cancellation)).Status is 401 or 403;
    }

    /// <summary>The reasons for which a scenario is not sent.</summary>
    public static IReadOnlyList<string> SkipReasons { get; } = [NeedsOthers, NeedsAuthentication, ReadsOtherNamespaces, DeletesAllJobs];

    private string? SkipReasonOf(Scenario scenario, bool authenticates)
    {
        var requests = scenario.Steps.Select(step => step.Request).ToList();
        if (requests.Any(request => request.Auth is "reader" or "nobody"))
        {
            return NeedsOthers;
        }

        if (!authenticates && requests.Any(request => request.Auth != "admin"))
        {
            return NeedsAuthentication;
        }

        if (requests.Any(ReadsOthers))
        {
            return ReadsOtherNamespaces;
        }

        return !place.IsOwn && requests.Any(DeletesAll) ? DeletesAllJobs : null;
    }

    private static bool ReadsOthers(ScenarioRequest request) =>
        request.Path.StartsWith(AllJobs, StringComparison.Ordinal) || request.Path.Contains("/namespaces/other/", StringComparison.Ordinal);

    private static bool DeletesAll(ScenarioRequest request) =>
        request.Method == "DELETE" && request.Path.Split('?')[0].EndsWith(JobsOfNamespace, StringComparison.Ordinal);

    private async Task<IReadOnlyList<StepDifference>> RunAsync(Scenario scenario, CancellationToken cancellation)
    {
        List<StepDifference> differences = [];
        List<string> bodies = [];
        var comparison = new ResponseComparison(endpoint.Hide);
        foreach (var (index, step) in scenario.Steps.Index())
        {
            if (!TryFill(step.Request.Path, bodies, Uri.EscapeDataString, out var path) || !TryFill(step.Request.Body ?? "", bodies, value => value, out var body))
            {
                differences.Add(new(index + 1, step.Request, [new("request", "not sent", "a field of an earlier response")]));
                break;
            }

            var request = step.Request with { Path = ToPlace(path), Body = step.Request.Body is null ? null : ToPlace(body) };
            var response = await place.SendAsync(request, cancellation);
            var recorded = step.Expected(profile);
            var expected = recorded with { Body = recorded.Body is null ? null : ToPlace(recorded.Body) };
            if (response.Status != expected.Status && !place.HasCreated && IsUnusable(response))
            {
                throw new VerificationException($"{request.Method} {endpoint.Address}{request.Path} returns {response.Summary}. {VerificationNamespace.Remedy}");
            }

            bodies.Add(response.Body);
            var fields = comparison.Compare(expected, response);
            if (fields.Count > 0)
            {
                differences.Add(new(index + 1, request with { Path = endpoint.Hide(request.Path) }, fields));
            }
        }

        return differences;
    }

    /// <summary>Whether the caller may not use the namespace, or it does not exist.</summary>
    private static bool IsUnusable(ReceivedResponse response) =>
        response.Status == 403 || (response.Status == 404 && response.Json["details"]["kind"].Text == Namespace.Definition.Plural);

    /// <summary>Only in this direction: a received text can have the name of the namespace by chance.</summary>
    private string ToPlace(string text) => text.Replace(Scenario.Namespace, place.Name, StringComparison.Ordinal);

    /// <summary>Replaces <c>${step.path}</c> by the field of an earlier response.</summary>
    private static bool TryFill(string text, List<string> bodies, Func<string, string> encode, [NotNullWhen(true)] out string? filled)
    {
        var isComplete = true;
        filled = Reference().Replace(text, match =>
        {
            var value = FieldOf(bodies[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1], match.Groups[2].Value.Split('.'));
            isComplete &= value is not null;
            return encode(value ?? "");
        });

        return isComplete;
    }

    private static string? FieldOf(string body, string[] path)
    {
        var value = path.Aggregate(ForeignJson.Parse(body), (parent, name) => parent[name]);
        return value.IsAbsent ? null : value.ToString();
    }

    [GeneratedRegex(@"\$\{([0-9]+)\.([A-Za-z.]+)\}")]
    private static partial Regex Reference();
}
