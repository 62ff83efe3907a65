using System.Globalization;
using TfJobApi.Errors;

namespace TfJobApi.FaultInjection.Effects;

/// <summary>
/// The <c>Retry-After</c> of an injected status: in seconds, as a date, or absent although servers send it, so that a client's own back-off
/// can be tested (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
/// </summary>
internal static class InjectedRetryAfter
{
    public const string Seconds = "seconds";
    public const string Date = "date";
    public const string None = "none";

    private const int MaxSeconds = 86_400;

    public static readonly string[] Forms = [Seconds, Date, None];

    private static readonly int[] Codes = [429, 500, 502, 503, 504];

    public static string AllCodes { get; } = $"{string.Join(", ", Codes[..^1])} or {Codes[^1]}";

    /// <summary>The valid values of the header of a request, for messages.</summary>
    public static string Example { get; } = string.Create(CultureInfo.InvariantCulture, $"1 to {MaxSeconds} seconds, with ;{Date} after them or not, or {None}");

    public static void Check(FaultEffect effect, FieldErrorList causes)
    {
        if (effect.RetryAfter is { } seconds && (!IsIn(effect.Status) || seconds is < 1 or > MaxSeconds))
        {
            causes.Add(FaultCheck.Wrong("effect.retryAfter", $"must be 1 to {MaxSeconds} seconds, and is allowed only with a status of {AllCodes}"));
        }

        if (effect.RetryAfterForm is not { } form)
        {
            return;
        }

        if (!Forms.Contains(form))
        {
            causes.Add(StatusCause.NotSupported("effect.retryAfterForm", GoQuote.Quote(form), Forms));
        }
        else if (!IsIn(effect.Status) || (form == None && effect.RetryAfter is not null))
        {
            causes.Add(FaultCheck.Wrong("effect.retryAfterForm", $"is allowed only with a status of {AllCodes}, and {None} only without retryAfter"));
        }
    }

    /// <summary>Parses the header of a request, for example <c>5</c>, <c>5;date</c> or <c>none</c>.</summary>
    public static bool TryParse(string text, FaultEffect effect, out FaultEffect parsed)
    {
        parsed = effect with { RetryAfterForm = None };
        if (text == None)
        {
            return true;
        }

        var parts = text.Split(';', 2, StringSplitOptions.TrimEntries);
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > MaxSeconds
            || (parts.Length > 1 && parts[1] != Date))
        {
            return false;
        }

        parsed = effect with { RetryAfter = seconds, RetryAfterForm = parts.Length > 1 ? Date : null };
        return true;
    }

    public static bool IsIn(int? status) => status is { } code && Codes.Contains(code);

    /// <summary>Returns the status with the seconds in its details, and sets the header if it is a date.</summary>
    public static ApiStatus Apply(FaultEffect effect, ApiStatus status, HttpResponse response, DateTimeOffset now)
    {
        var seconds = effect.RetryAfterForm == None ? null
            : effect.RetryAfter ?? (effect.RetryAfterForm is not null ? 1 : status.Details?.RetryAfterSeconds);
        if (seconds is { } wait && effect.RetryAfterForm == Date)
        {
            // a date has whole seconds: the client must not come earlier
            var whole = now.AddTicks(TimeSpan.TicksPerSecond - 1);
            response.Headers.RetryAfter = whole.AddSeconds(wait).ToString("R", CultureInfo.InvariantCulture);
        }

        return seconds == status.Details?.RetryAfterSeconds ? status : status with { Details = (status.Details ?? new()) with { RetryAfterSeconds = seconds } };
    }
}
