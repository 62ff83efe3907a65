using TfJobApi.Errors;

namespace TfJobApi.FaultInjection.Effects;

internal static class EffectRegistry
{
    /// <summary>The maximum number of events before an effect.</summary>
    public const int MaxAfter = 1_000_000;

    /// <summary>The effects of a request are nested; the last one here is the outermost.</summary>
    public static readonly Effect[] All =
    [
        new StatusEffect(),
        new ResetEffect(),
        new ResetAfterEffect(),
        new TruncateEffect(),
        new MalformedEffect(),
        new EndEffect(),
        new GoneEffect(),
        new StallEffect(),
        new RepeatEffect(),
        new BookmarksEffect(),
        new DelayEffect(),
    ];

    public static readonly string[] Words = [.. All.OfType<NamedEffect>().Select(effect => effect.Word)];

    /// <summary>The names of the effects without <c>after</c>.</summary>
    public static readonly string WordsWithoutAfter = string.Join(", ", Words.Where(word => !AllowsAfter(word)));

    public static Effect[] Find(FaultEffect definition) => [.. All.Where(effect => effect.IsIn(definition))];

    public static bool AllowsAfter(string word) => All.OfType<EventEffect>().Any(effect => effect.Word == word);

    public static bool IsForWatches(FaultEffect definition) => definition.After is not null || Find(definition).Any(effect => effect.IsForWatches);

    public static void Check(FaultEffect? definition, FieldErrorList causes)
    {
        if (definition is null or { Status: null, Fault: null, Delay: null })
        {
            causes.Add(FaultCheck.Wrong("effect", "must have a status, a fault or a delay"));
            return;
        }

        if (definition is { Status: not null, Fault: not null })
        {
            causes.Add(FaultCheck.Wrong("effect", "can have a status or a fault, not both"));
        }

        if (definition.Fault is { } unknown && !Words.Contains(unknown))
        {
            causes.Add(StatusCause.NotSupported("effect.fault", GoQuote.Quote(unknown), Words));
        }
        else if (definition.After is { } after && (definition.Fault is not { } word || !AllowsAfter(word) || after is < 0 or > MaxAfter))
        {
            causes.Add(FaultCheck.Wrong(
                "effect.after", $"must be 0 to {MaxAfter} events, and is allowed only with a fault other than {WordsWithoutAfter}"));
        }

        foreach (var effect in All)
        {
            effect.Check(definition, causes);
        }
    }
}
