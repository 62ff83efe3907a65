using System.Globalization;
using TfJobApi.FaultInjection;

namespace TfJobApi.Testing;

/// <summary>
/// A rule by which requests go wrong: which ones it concerns, which of those it meets, and what becomes of them. An
/// effect is a <see cref="Status"/>, a <see cref="Fault"/> or neither, and a <see cref="Delay"/> before it or alone.
/// </summary>
public sealed record FaultRule
{
    /// <summary>1 to 64 letters, digits, '-', '_' and '.'. Default: null, a number is given.</summary>
    public string? Id { get; init; }

    /// <summary>Kubernetes verbs: get, list, watch, create, update, patch, delete, deletecollection. Default: empty, all of them.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>A pattern with <c>*</c> and <c>?</c>. Default: null, any.</summary>
    public string? Namespace { get; init; }

    /// <summary>A pattern for the name in the path; a create and a list have none. Default: null, any.</summary>
    public string? Name { get; init; }

    /// <summary>A pattern; there are users only where authentication is enforced. Default: null, any.</summary>
    public string? User { get; init; }

    /// <summary>The media type of the body, without parameters. Default: null, any.</summary>
    public string? ContentType { get; init; }

    /// <summary>Meets the nth of the requests that it concerns, from 1 on, and no other. Default: null.</summary>
    public int? Nth { get; init; }

    /// <summary>Meets the first n of them. Default: null.</summary>
    public int? First { get; init; }

    /// <summary>Meets this share of them by chance, more than 0 and at most 1. Default: null.</summary>
    public double? Rate { get; init; }

    /// <summary>With a <see cref="Rate"/>: equal seeds meet the same requests. Default: null, one is drawn.</summary>
    public int? Seed { get; init; }

    /// <summary>Meets no more than so many, 1 or more. Default: null, without end.</summary>
    public int? Times { get; init; }

    /// <summary>The status with which it is refused, with the API's own body for it; nothing is stored.</summary>
    public int? Status { get; init; }

    /// <summary>With a <see cref="Status"/>: in place of its usual message.</summary>
    public string? Message { get; init; }

    /// <summary>With the status 429 or 503: whole seconds, 1 to 86,400. Default: null, one second.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What goes wrong with the answer.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>In a watch: how many events pass before the fault. Default: null, none.</summary>
    public int? After { get; init; }

    /// <summary>How long the answer takes, or at least takes; at most a day. Default: null, no longer than usual.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>With a <see cref="Delay"/>: how long it takes at most; by chance in between. Default: null, just as long.</summary>
    public TimeSpan? LongestDelay { get; init; }

    /// <summary>Whether the delay is waited for on the server's clock instead of the machine's. Default: false.</summary>
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
