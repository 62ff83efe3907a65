using System.Globalization;
using System.Text.Json;
using TfJobApi.FaultInjection;

namespace TfJobApi.Testing;

/// <summary>
/// A rule that injects an effect into requests: the requests that it matches, those of them that get the effect, and the effect. An
/// effect is a <see cref="Status"/> or a <see cref="Fault"/>, with or without a <see cref="Delay"/> before it, or only a delay.
/// </summary>
public sealed record FaultRule
{
    /// <summary>1 to 64 letters, digits, '-', '_' and '.'. Default: null, the server assigns a number.</summary>
    public string? Id { get; init; }

    /// <summary>Kubernetes verbs: get, list, watch, create, update, patch, delete, deletecollection. Default: empty, all verbs.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>A pattern: <c>*</c> matches any text, <c>?</c> one character. Default: null, any namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>A pattern for the name in the path, which is empty for a create and a list. Default: null, any name.</summary>
    public string? Name { get; init; }

    /// <summary>A pattern. Requests have users only if authentication is enforced. Default: null, any user.</summary>
    public string? User { get; init; }

    /// <summary>The media type of the body, without parameters. Default: null, any media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>Applies the effect only to the nth of the matching requests, counted from 1. Default: null.</summary>
    public int? Nth { get; init; }

    /// <summary>Applies the effect to the first n matching requests. Default: null.</summary>
    public int? First { get; init; }

    /// <summary>Applies the effect to a random share of the matching requests, more than 0 and at most 1. Default: null.</summary>
    public double? Rate { get; init; }

    /// <summary>With a <see cref="Rate"/>: equal seeds choose the same requests. Default: null, a random seed.</summary>
    public int? Seed { get; init; }

    /// <summary>The maximum number of requests that get the effect, 1 or more. Default: null, no limit.</summary>
    public int? Times { get; init; }

    /// <summary>Rejects the request with this status and the API's body for it; nothing is stored. Default: null.</summary>
    public int? Status { get; init; }

    /// <summary>With a <see cref="Status"/>: replaces the usual message. Default: null, the usual message.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// With the status 429, 500, 502, 503 or 504: whole seconds, 1 to 86,400. Default: null, one second with 429 and 503, otherwise no header.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The form of the <c>Retry-After</c> header. Default: seconds.</summary>
    public RetryAfterForm RetryAfterForm { get; init; }

    /// <summary>The fault in the response. Default: null.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>In a watch: the number of events before the fault. Default: null, none.</summary>
    public int? After { get; init; }

    /// <summary>The delay of the response, or the shortest delay; at most 24 hours. Default: null, none.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>With a <see cref="Delay"/>: the longest of random delays; at most 24 hours. Default: null, the delay is fixed.</summary>
    public TimeSpan? LongestDelay { get; init; }

    /// <summary>Whether the delay is measured on the server's clock instead of the machine's. Default: false.</summary>
    public bool DelayByClock { get; init; }

    internal FaultDefinition ToDefinition() => new(
        new FaultEffect(
            Status,
            Message,
            SecondsToWait(),
            Fault is { } fault ? Format(fault) : null,
            After,
            FormatDelay(),
            DelayByClock ? true : null,
            RetryAfterForm == RetryAfterForm.Seconds ? null : Format(RetryAfterForm)),
        Id,
        new FaultMatch(Verbs.Count == 0 ? null : Verbs, Namespace, Name, User, ContentType),
        Nth is null && First is null && Rate is null && Seed is null ? null : new FaultWhen(Nth, First, Rate, Seed),
        Times);

    private int? SecondsToWait()
    {
        if (RetryAfter is not { } wait)
        {
            return null;
        }

        return wait.Ticks % TimeSpan.TicksPerSecond == 0
            ? (int)Math.Min(wait.TotalSeconds, int.MaxValue)
            : throw new ArgumentException($"{nameof(RetryAfter)} must be whole seconds, not {wait.TotalSeconds.ToString(CultureInfo.InvariantCulture)}");
    }

    private static string Format<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private string? FormatDelay() =>
        Delay is not { } delay ? null
        : LongestDelay is { } longest ? $"{Format(delay)}..{Format(longest)}"
        : Format(delay);

    private static string Format(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
}
