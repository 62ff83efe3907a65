using System.Globalization;
using TfJobApi.FaultInjection;

namespace TfJobApi.Testing;

/// <summary>
/// A rule that makes requests fail: the requests it matches, those of them that it changes, and the effect. An effect is a
/// <see cref="Status"/>, a <see cref="Fault"/> or neither, with a <see cref="Delay"/> before it, or a delay only.
/// </summary>
public sealed record FaultRule
{
    /// <summary>1 to 64 letters, digits, '-', '_' and '.'. Default: null, the server numbers the rule.</summary>
    public string? Id { get; init; }

    /// <summary>Kubernetes verbs: get, list, watch, create, update, patch, delete, deletecollection. Default: empty, all of them.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>A pattern with <c>*</c> and <c>?</c>. Default: null, any.</summary>
    public string? Namespace { get; init; }

    /// <summary>A pattern for the name in the path; a create and a list have none. Default: null, any.</summary>
    public string? Name { get; init; }

    /// <summary>A pattern; requests have users only if authentication is enforced. Default: null, any.</summary>
    public string? User { get; init; }

    /// <summary>The media type of the body, without parameters. Default: null, any.</summary>
    public string? ContentType { get; init; }

    /// <summary>Changes the nth of the matching requests, from 1, and no other. Default: null.</summary>
    public int? Nth { get; init; }

    /// <summary>Changes the first n of them. Default: null.</summary>
    public int? First { get; init; }

    /// <summary>Changes a random share of them, more than 0 and at most 1. Default: null.</summary>
    public double? Rate { get; init; }

    /// <summary>With a <see cref="Rate"/>: equal seeds choose the same requests. Default: null, a random seed.</summary>
    public int? Seed { get; init; }

    /// <summary>The largest number of requests to change, 1 or more. Default: null, no limit.</summary>
    public int? Times { get; init; }

    /// <summary>Rejects the request with this status and the API's body for it; nothing is stored.</summary>
    public int? Status { get; init; }

    /// <summary>With a <see cref="Status"/>: replaces the usual message.</summary>
    public string? Message { get; init; }

    /// <summary>With the status 429 or 503: whole seconds, 1 to 86,400. Default: null, one second.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The fault of the answer.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>In a watch: the number of events before the fault. Default: null, none.</summary>
    public int? After { get; init; }

    /// <summary>The delay of the answer, or the shortest delay; at most a day. Default: null, none.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>With a <see cref="Delay"/>: the longest delay; the delay is random in between. Default: null, the delay is fixed.</summary>
    public TimeSpan? LongestDelay { get; init; }

    /// <summary>Whether the delay passes on the server's clock instead of the machine's. Default: false.</summary>
    public bool DelayByClock { get; init; }

    internal FaultDefinition ToDefinition() => new(
        new FaultEffect(
            Status, Message, RetryAfter is { } wait ? (int)Math.Min(wait.TotalSeconds, int.MaxValue) : null, WordOf(Fault), After, DelayText(), DelayByClock ? true : null),
        Id,
        new FaultMatch(Verbs.Count == 0 ? null : Verbs, Namespace, Name, User, ContentType),
        Nth is null && First is null && Rate is null && Seed is null ? null : new FaultWhen(Nth, First, Rate, Seed),
        Times);

    private static string? WordOf(FaultKind? kind) => kind switch
    {
        FaultKind.ResetAfter => "reset-after",
        { } other => other.ToString().ToLowerInvariant(),
        null => null,
    };

    private string? DelayText()
    {
        if (Delay is not { } delay)
        {
            return null;
        }

        return LongestDelay is { } longest ? $"{Text(delay)}..{Text(longest)}" : Text(delay);
    }

    private static string Text(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
}
