using System.Globalization;
using Microsoft.Extensions.Primitives;
using TfJobApi.Errors;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;
using TfJobApi.Notation;

namespace TfJobApi.FaultInjection;

/// <summary>The fault that a request selects by its headers.</summary>
internal sealed record RequestedFault(string Source, FaultEffect Effect, DurationRange Delay)
{
    /// <summary>RFC 7240; its other preferences are ignored.</summary>
    public const string PreferHeader = "Prefer";

    private const string Code = "code";
    private const string ByClock = "clock";
    private const string AfterParameter = "after=";

    public static bool IsIn(IHeaderDictionary headers) =>
        !headers.AreUsual
        && (headers.ContainsKey(MockHeaders.Delay) || headers.ContainsKey(MockHeaders.Fault) || headers.ContainsKey(MockHeaders.RetryAfter)
            || (headers.TryGetValue(PreferHeader, out var preferences) && FindCode(preferences) is not null));

    /// <summary>Parses the headers; 400, with the allowed values, if one is not valid.</summary>
    public static Result<RequestedFault> Parse(IHeaderDictionary headers, RequestInfo info)
    {
        var causes = new FieldErrorList();
        var effect = new FaultEffect();
        var delay = default(DurationRange);
        List<string> sources = [];
        if (FindCode(headers[PreferHeader]) is { } code)
        {
            sources.Add(PreferHeader);
            effect = effect with { Status = ParseStatus(code, causes) };
        }

        if (headers.TryGetValue(MockHeaders.Fault, out var fault))
        {
            sources.Add(MockHeaders.Fault);
            effect = WithFault(effect, fault.ToString(), info, causes);
        }

        if (headers.TryGetValue(MockHeaders.Delay, out var requested))
        {
            sources.Add(MockHeaders.Delay);
            effect = WithDelay(effect, requested.ToString(), out delay, causes);
        }

        if (headers.TryGetValue(MockHeaders.RetryAfter, out var retryAfter))
        {
            sources.Add(MockHeaders.RetryAfter);
            effect = WithRetryAfter(effect, retryAfter.ToString(), causes);
        }

        if (effect is { Status: not null, Fault: not null })
        {
            causes.Add(FaultCheck.Wrong(MockHeaders.Fault, $"is not allowed together with {PreferHeader}: {Code}"));
        }

        return causes.IsEmpty ? new RequestedFault(string.Join(", ", sources), effect, delay) : ApiErrors.BadFields(causes);
    }

    /// <summary>Finds the first code. Returns null without a code, and an empty text for a code without a value.</summary>
    private static string? FindCode(StringValues preferences)
    {
        foreach (var preference in preferences.SelectMany(line => (line ?? "").Split(',')))
        {
            // parameters of the preference follow a semicolon
            var parts = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Equals(Code, StringComparison.OrdinalIgnoreCase))
            {
                return parts.Length < 2 ? "" : parts[1].Trim('"');
            }
        }

        return null;
    }

    private static int? ParseStatus(string code, FieldErrorList causes)
    {
        if (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && StatusEffect.Codes.Contains(status))
        {
            return status;
        }

        causes.Add(StatusCause.Invalid(PreferHeader, $"{Code}={code}", $"the code must be one of {StatusEffect.AllCodes}"));
        return null;
    }

    private static FaultEffect WithFault(FaultEffect effect, string text, RequestInfo info, FieldErrorList causes)
    {
        var parts = text.Split(';', 2, StringSplitOptions.TrimEntries);
        int? after = null;
        if (parts.Length > 1)
        {
            if (!parts[1].StartsWith(AfterParameter, StringComparison.Ordinal)
                || !int.TryParse(parts[1].AsSpan(AfterParameter.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var events)
                || events > EffectRegistry.MaxAfter || (EffectRegistry.Words.Contains(parts[0]) && !EffectRegistry.AllowsAfter(parts[0])))
            {
                causes.Add(StatusCause.Invalid(
                    MockHeaders.Fault, text, $"only {AfterParameter}0 to {EffectRegistry.MaxAfter} can follow, and not {EffectRegistry.WordsWithoutAfter}"));
                return effect;
            }

            after = events;
        }

        if (!EffectRegistry.Words.Contains(parts[0]))
        {
            causes.Add(StatusCause.NotSupported(MockHeaders.Fault, GoQuote.Quote(parts[0]), EffectRegistry.Words));
            return effect;
        }

        var requested = effect with { Fault = parts[0], After = after };
        if (EffectRegistry.IsForWatches(requested) && info.Verb != RequestInfo.Watch)
        {
            causes.Add(StatusCause.Invalid(MockHeaders.Fault, text, "is for watches only"));
        }

        return requested;
    }

    private static FaultEffect WithRetryAfter(FaultEffect effect, string text, FieldErrorList causes)
    {
        if (!InjectedRetryAfter.TryParse(text, effect, out var parsed))
        {
            causes.Add(StatusCause.Invalid(MockHeaders.RetryAfter, text, $"must be {InjectedRetryAfter.Example}"));
        }
        else if (causes.IsEmpty && !InjectedRetryAfter.IsIn(effect.Status))
        {
            causes.Add(FaultCheck.Wrong(MockHeaders.RetryAfter, $"is allowed only together with {PreferHeader}: {Code} of {InjectedRetryAfter.AllCodes}"));
        }

        return parsed;
    }

    private static FaultEffect WithDelay(FaultEffect effect, string text, out DurationRange delay, FieldErrorList causes)
    {
        var parts = text.Split(';', 2, StringSplitOptions.TrimEntries);
        if (!DelayRange.TryParse(parts[0], out delay) || (parts.Length > 1 && parts[1] != ByClock))
        {
            causes.Add(StatusCause.Invalid(
                MockHeaders.Delay, text, $"must be {DelayRange.Example}; with ;{ByClock} after it, it is measured on the server's clock"));
        }

        return effect with { Delay = parts[0], ByClock = parts.Length > 1 };
    }
}
