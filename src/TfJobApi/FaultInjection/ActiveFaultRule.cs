using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;
using TfJobApi.Notation;

namespace TfJobApi.FaultInjection;

/// <summary>A rule with its counts. Its definition and the order of matching requests alone determine which of them get the effect.</summary>
internal sealed class ActiveFaultRule
{
    /// <summary>A generous estimate of a rule without its texts.</summary>
    private const int BareSize = 4096;

    private readonly Lock _gate = new();
    private readonly Effect[] _effects;
    private readonly bool _isForWatches;
    private readonly Random _choice;
    private readonly Random _delays;
    private readonly DurationRange _delay;
    private long _matched;
    private long _injected;

    public ActiveFaultRule(FaultDefinition definition, Random chance)
    {
        var seed = definition.When?.Seed ?? chance.Next();
        Definition = definition.When is { Rate: not null } when ? definition with { When = when with { Seed = seed } } : definition;
        _effects = EffectRegistry.Find(definition.Effect);
        _isForWatches = EffectRegistry.IsForWatches(definition.Effect);
        _choice = new(seed);

        // a second source, so that the length of a delay does not change which request is chosen
        _delays = new(seed);
        _ = DelayRange.TryParse(definition.Effect.Delay ?? "0s", out _delay);
    }

    public FaultDefinition Definition { get; }

    public string Id => Definition.Id!;

    public (long Matched, long Injected) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_matched, _injected);
            }
        }
    }

    public static long SizeOf(FaultDefinition definition)
    {
        var (match, effect) = (definition.Match, definition.Effect);
        string?[] texts = [definition.Id, match?.Namespace, match?.Name, match?.User, match?.ContentType, effect.Message, effect.Fault, effect.Delay];
        return BareSize + texts.Sum(text => sizeof(char) * (text?.Length ?? 0));
    }

    public bool Matches(RequestInfo info, HttpContext context) =>
        (!_isForWatches || info.Verb == RequestInfo.Watch) && Definition.Match?.Includes(info, context) != false;

    /// <summary>Counts a matching request. Returns null if it does not get the effect.</summary>
    /// <param name="isFree">False if an earlier rule applies to the request, which is then only counted.</param>
    public Injection? Count(bool isFree)
    {
        lock (_gate)
        {
            _matched++;
            if (!IsChosen() || !isFree || _injected >= (Definition.Times ?? long.MaxValue))
            {
                return null;
            }

            _injected++;
            return new(Id, Definition.Effect, _effects, _delay.At(_delays.NextDouble()), IsRequested: false);
        }
    }

    // a rate draws a number for every request, also if another rule applies to it
    private bool IsChosen() => Definition.When switch
    {
        { Nth: { } nth } => _matched == nth,
        { First: { } first } => _matched <= first,
        { Rate: { } rate } => _choice.NextDouble() < rate,
        _ => true,
    };
}
