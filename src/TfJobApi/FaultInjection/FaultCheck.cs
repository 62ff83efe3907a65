using TfJobApi.Errors;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;
using TfJobApi.Notation;

namespace TfJobApi.FaultInjection;

/// <summary>Checks a fault rule. Returns 400 with every error, its field and the allowed values.</summary>
internal static class FaultCheck
{
    private const int MaxTextLength = 1024;

    /// <summary>More than there are.</summary>
    private const int MaxVerbs = 16;

    private const string WholeNumber = "must be a whole number, 1 or more";

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
        EffectRegistry.Check(definition.Effect, causes);
        if (causes.IsEmpty && EffectRegistry.IsForWatches(definition.Effect) && definition.Match?.Includes(RequestInfo.Watch) == false)
        {
            causes.Add(Wrong("match.verbs", "must include watch: the effect is for watches only"));
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
            causes.Add(Wrong("when.seed", "is allowed only with a rate"));
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

        if (verbs.Count is 0 or > MaxVerbs)
        {
            causes.Add(Wrong("match.verbs", $"must be absent, or have some of {string.Join(", ", RequestInfo.Verbs)}"));
            return;
        }

        foreach (var (index, verb) in verbs.Index())
        {
            if (verb is null || (verb != FaultMatch.AnyVerb && !RequestInfo.Verbs.Contains(verb)))
            {
                var given = GoQuote.Quote(verb ?? "null");
                causes.Add(StatusCause.NotSupported($"match.verbs[{index}]", given, [.. RequestInfo.Verbs, FaultMatch.AnyVerb]));
            }
        }

        if (causes.IsEmpty && !TextPattern.Matches(match.Name, "")
            && !RequestInfo.Verbs.Any(verb => match.Includes(verb) && RequestInfo.HasName(verb)))
        {
            causes.Add(Wrong("match.name", "must be absent, or be *: requests by these verbs have no name in their path"));
        }
    }

    public static void CheckText(string field, string? text, FieldErrorList causes)
    {
        if (text is { Length: 0 or > MaxTextLength })
        {
            causes.Add(Wrong(field, $"must have 1 to {MaxTextLength} characters, or be absent"));
        }
    }

    public static StatusCause Wrong(string field, string message) => new("FieldValueInvalid", message, field);
}
