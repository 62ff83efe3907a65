using System.Globalization;
using System.Text.Json;
using TfJobApi.Admin;
using TfJobApi.Json;

namespace TfJobApi.Testing;

/// <summary>
/// A scenario of simulated jobs: a <see cref="Named"/> form, or the script of their <see cref="Pods"/>. The conditions of a job follow from it
/// by the rules of the controller.
/// </summary>
public sealed record JobScenario
{
    /// <summary>1 to 64 letters, digits, '-', '_' and '.'. Default: null, the server assigns a number.</summary>
    public string? Id { get; init; }

    /// <summary>A pattern of the namespaces of its jobs: <c>*</c> matches any text, <c>?</c> one character. Default: null, any namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>A pattern of the names of its jobs. Default: null, any name.</summary>
    public string? Name { get; init; }

    /// <summary>A label selector, for example <c>team=a,!canary</c>. Default: null, any labels.</summary>
    public string? Labels { get; init; }

    /// <summary>A named form, for example <c>fail;run=10s;exit=1;pod=worker-0</c>. Default: null, the scenario has <see cref="Pods"/>.</summary>
    public string? Named { get; init; }

    /// <summary>The scripts of the pods, of which the first matching one applies. Default: empty, the scenario is <see cref="Named"/>.</summary>
    public IReadOnlyList<ScenarioPods> Pods { get; init; } = [];

    /// <summary>Creates a scenario with a named form.</summary>
    /// <param name="named">For example <c>succeed;run=30s</c>.</param>
    public static implicit operator JobScenario(string named) => FromString(named);

    /// <summary>Creates a scenario with a named form.</summary>
    /// <param name="named">For example <c>succeed;run=30s</c>.</param>
    public static JobScenario FromString(string named)
    {
        ArgumentNullException.ThrowIfNull(named);

        return new() { Named = named };
    }

    /// <summary>Returns the JSON of a scenario for new jobs.</summary>
    internal CanonicalValue ToJson()
    {
        var match = Namespace is null && Name is null && Labels is null ? null : new ScenarioMatchDefinition(Namespace, Name, Labels);
        return Canonical(JsonSerializer.SerializeToUtf8Bytes(new(Id, match, Named, Definitions), AdminJson.Default.ScenarioDefinition));
    }

    /// <summary>Returns the JSON of a scenario for one job.</summary>
    internal CanonicalValue ToChange() =>
        Canonical(JsonSerializer.SerializeToUtf8Bytes(new(Named, Definitions), AdminJson.Default.SimulatedJobChange));

    internal static CanonicalValue Canonical(byte[] json) =>
        CanonicalJson.TryParse(json, out var value, out var error) ? value : throw new ArgumentException($"a text is not valid: {error}");

    private List<PodScriptDefinition>? Definitions => Pods.Count == 0 && Named is not null ? null : [.. Pods.Select(pods => pods.ToDefinition())];
}

/// <summary>The lives of the pods of a pattern.</summary>
public sealed record ScenarioPods
{
    /// <summary>A pattern of pods without the name of their job, for example <c>worker-0</c>, <c>worker-*</c> or <c>*</c>. Default: <c>*</c>.</summary>
    public string Pod { get; init; } = "*";

    /// <summary>The lives of such a pod: its first, those after a restart or a deletion. The last one is repeated. Default: empty, which is not valid.</summary>
    public IReadOnlyList<ScenarioRun> Runs { get; init; } = [];

    internal PodScriptDefinition ToDefinition() => new(Pod, [.. Runs.Select(run => run.ToDefinition())]);
}

/// <summary>One life of a pod.</summary>
public sealed record ScenarioRun
{
    /// <summary>The time until the start, or the shortest one. Default: null, one second.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>With a <see cref="Start"/>: the longest of random times. Default: null, the time is fixed.</summary>
    public TimeSpan? LongestStart { get; init; }

    /// <summary>Whether the pod never starts. Default: false.</summary>
    public bool NeverStarts { get; init; }

    /// <summary>The reason why the pod waits, for example <c>ImagePullBackOff</c> or <c>Unschedulable</c>. Default: null, <c>ContainerCreating</c>.</summary>
    public string? Waiting { get; init; }

    /// <summary>The time from the start to the end, or the shortest one. Default: null, the pod runs until the end of the job.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>With a <see cref="Length"/>: the longest of random times. Default: null, the time is fixed.</summary>
    public TimeSpan? LongestLength { get; init; }

    /// <summary>With a <see cref="Length"/>: the exit code of the main container, 0 to 255. Default: null, 0.</summary>
    public int? ExitCode { get; init; }

    /// <summary>With a <see cref="Length"/>: the reason of the exit, for example <c>OOMKilled</c>. Default: null, <c>Completed</c> or <c>Error</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>With a <see cref="Length"/>: the message of the exit. Default: null, none.</summary>
    public string? Message { get; init; }

    /// <summary>With a <see cref="Length"/>: evicts the pod with this message, instead of an exit. Default: null.</summary>
    public string? Eviction { get; init; }

    /// <summary>The lines that the main container writes. Default: empty.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    internal PodRunDefinition ToDefinition() => new(
        NeverStarts ? "never" : Format(Start, LongestStart), Waiting, Format(Length, LongestLength), ExitCode, Reason, Message, Eviction, Log.Count == 0 ? null : Log);

    private static string? Format(TimeSpan? shortest, TimeSpan? longest)
    {
        if (shortest is not { } from)
        {
            return longest is null ? null : throw new ArgumentException($"{nameof(LongestStart)} and {nameof(LongestLength)} need {nameof(Start)} and {nameof(Length)}");
        }

        return longest is { } to ? $"{Format(from)}..{Format(to)}" : Format(from);
    }

    private static string Format(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
}
