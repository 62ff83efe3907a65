using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;

namespace TfJobApi.FaultInjection;

/// <summary>A rule at work. The requests that get its effect follow from its definition and from the order of matching requests alone.</summary>
internal sealed class ActiveFaultRule
{
    private readonly Lock _gate = new();
    private readonly Effect[] _effects;
    private readonly bool _isForWatches;
    private readonly Random _choice;
    private readonly Random _delays;
    private readonly DelayRange _delay;
    private long _matched;
    private long _injected;

    /// <param name="definition">A checked one, with an id.</param>
    public ActiveFaultRule(FaultDefinition definition, Random chance)
    {
        var seed = definition.When?.Seed ?? chance.Next();
        Definition = definition.When is { Rate: not null } when ? definition with { When = when with { Seed = seed } } : definition;
        _effects = EffectRegistry.Find(definition.Effect);
        _isForWatches = EffectRegistry.IsForWatches(definition.Effect);
        _choice = new(seed);

        // a source of its own: the length of a delay must not decide which request is next
        _delays = new(seed);
        _ = DelayRange.TryParse(definition.Effect.Delay ?? "0s", out _delay);
    }

    /// <summary>With its id and the seed in use.</summary>
    public FaultDefinition Definition { get; }

    public string Id => Definition.Id!;

    /// <summary>How many requests have matched, and how many of them got the effect.</summary>
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

    public bool Matches(RequestInfo info, HttpContext context) =>
        (!_isForWatches || info.Verb == RequestInfo.Watch) && Definition.Match?.Includes(info, context) != false;

    /// <summary>Counts a matching request; null if it does not get the effect.</summary>
    /// <param name="isFree">False if an earlier rule applies to the request: it is only counted then.</param>
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
            return new(Id, Definition.Effect, _effects, _delay.Draw(_delays), IsRequested: false);
        }
    }

    /// <summary>A rate draws for every request, also for one that another rule applies to.</summary>
    private bool IsChosen() => Definition.When switch
    {
        { Nth: { } nth } => _matched == nth,
        { First: { } first } => _matched <= first,
        { Rate: { } rate } => _choice.NextDouble() < rate,
        _ => true,
    };
}
