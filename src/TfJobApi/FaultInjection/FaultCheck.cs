using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.FaultInjection;

/// <summary>Finds what makes no sense in a rule: all of it, each by its field and with what is allowed.</summary>
internal static class FaultCheck
{
    /// <summary>How many characters a pattern, a media type or a message may have.</summary>
    private const int LongestText = 1024;

    private const string WholeNumber = "must be a whole number, 1 or more";

    /// <summary>Null when all is well, else 400.</summary>
    public static ApiStatus? Check(FaultDefinition definition)
    {
        var causes = new FieldErrorList();
        if (definition.Id is { } id && !SimpleName.IsValid(id))
        {
            causes.Add(StatusCause.Invalid("id", id, SimpleName.Rule));
        }

        if (definition.Times < 1)
        {
            causes.Add(Wrong("times", WholeNumber));
        }

        CheckWhen(definition.When, causes);
        CheckMatch(definition.Match ?? new(), causes);
        CheckEffect(definition.Effect, causes);
        if (causes.IsEmpty && definition.Effect.MeetsWatchesAlone() && definition.Match?.Includes(RequestInfo.Watch) == false)
        {
            causes.Add(Wrong("match.verbs", "must include watch: the effect is of watches alone"));
        }

        return causes.IsEmpty ? null : ApiErrors.BadFields(causes);
    }

    private static void CheckWhen(FaultWhen? when, FieldErrorList causes)
    {
        if (when is null)
        {
            return;
        }

        if (new object?[] { when.Nth, when.First, when.Rate }.Count(condition => condition is not null) != 1)
        {
            causes.Add(Wrong("when", "must have exactly one of nth, first and rate"));
        }

        if (when.Nth < 1)
        {
            causes.Add(Wrong("when.nth", WholeNumber));
        }

        if (when.First < 1)
        {
            causes.Add(Wrong("when.first", WholeNumber));
        }

        if (when.Rate is { } rate && rate is not (> 0 and <= 1))
        {
            causes.Add(Wrong("when.rate", "must be more than 0, and at most 1"));
        }

        if (when is { Seed: not null, Rate: null })
        {
            causes.Add(Wrong("when.seed", "can be there only with a rate"));
        }
    }

    private static void CheckMatch(FaultMatch match, FieldErrorList causes)
    {
        CheckText("match.namespace", match.Namespace, causes);
        CheckText("match.name", match.Name, causes);
        CheckText("match.user", match.User, causes);
        CheckText("match.contentType", match.ContentType, causes);
        if (match.ContentType is { } type && (!type.Contains('/', StringComparison.Ordinal) || type.Contains(';', StringComparison.Ordinal)))
        {
            causes.Add(StatusCause.Invalid("match.contentType", type, "must be a media type without parameters, like application/merge-patch+json"));
        }

        if (match.Verbs is not { } verbs)
        {
            return;
        }

        if (verbs.Count == 0)
        {
            causes.Add(Wrong("match.verbs", $"must be left out, or have some of {AllowedVerbs}"));
        }

        foreach (var (index, verb) in verbs.Index())
        {
            if (verb is null || (verb != FaultMatch.AnyVerb && !RequestInfo.Verbs.Contains(verb)))
            {
                causes.Add(StatusCause.NotSupported($"match.verbs[{index}]", GoQuote.Quote(verb ?? "null"), [.. RequestInfo.Verbs, FaultMatch.AnyVerb]));
            }
        }

        if (causes.IsEmpty && !TextPattern.Matches(match.Name, "") && !RequestInfo.Verbs.Any(verb => match.Includes(verb) && RequestInfo.HasName(verb)))
        {
            causes.Add(Wrong("match.name", "must be left out, or be *: requests by these verbs have no name in their path"));
        }
    }

    private static string AllowedVerbs => string.Join(", ", RequestInfo.Verbs);

    private static void CheckEffect(FaultEffect? effect, FieldErrorList causes)
    {
        if (effect is null or { Status: null, Fault: null, Delay: null })
        {
            causes.Add(Wrong("effect", "must have a status, a fault or a delay"));
            return;
        }

        if (effect is { Status: not null, Fault: not null })
        {
            causes.Add(Wrong("effect", "can have a status or a fault, not both"));
        }

        if (effect.Status is { } status && !InjectedErrors.Codes.Contains(status))
        {
            causes.Add(Wrong("effect.status", $"must be one of {string.Join(", ", InjectedErrors.Codes)}"));
        }

        if (effect.Message is not null && effect.Status is null or 401)
        {
            causes.Add(Wrong("effect.message", "can be there only with a status, but for 401, whose message says what the caller has sent"));
        }

        CheckText("effect.message", effect.Message, causes);
        if (effect.RetryAfter is { } seconds && (effect.Status is not (429 or 503) || seconds is < 1 or > InjectedErrors.LongestWait))
        {
            causes.Add(Wrong("effect.retryAfter", $"must be 1 to {InjectedErrors.LongestWait} seconds, and can be there only with the status 429 or 503"));
        }

        if (effect.Fault is { } fault && !FaultWords.All.Contains(fault))
        {
            causes.Add(StatusCause.NotSupported("effect.fault", GoQuote.Quote(fault), FaultWords.All));
        }

        if (effect.After is { } after && (effect.Fault is null or FaultWords.Reset || after is < 0 or > FaultWords.MostAfter))
        {
            causes.Add(Wrong(
                "effect.after", $"must be 0 to {FaultWords.MostAfter} events, and can be there only with a fault other than {FaultWords.Reset}"));
        }

        if (effect.Delay is { } delay && !DelayRange.TryParse(delay, out _))
        {
            causes.Add(StatusCause.Invalid("effect.delay", delay, $"must be {DelayRange.Example}"));
        }

        if (effect is { ByClock: not null, Delay: null })
        {
            causes.Add(Wrong("effect.byClock", "can be there only with a delay"));
        }
    }

    private static void CheckText(string field, string? text, FieldErrorList causes)
    {
        if (text is { Length: 0 or > LongestText })
        {
            causes.Add(Wrong(field, $"must have 1 to {LongestText} characters, or be left out"));
        }
    }

    private static StatusCause Wrong(string field, string message) => new("FieldValueInvalid", message, field);
}
