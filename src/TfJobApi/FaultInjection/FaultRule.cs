using TfJobApi.Http;

namespace TfJobApi.FaultInjection;

/// <summary>A rule at work. What it meets follows from its definition and the requests that it concerns, in their order, alone.</summary>
internal sealed class FaultRule
{
    private readonly Lock _gate = new();
    private readonly Random _choice;
    private readonly Random _delays;
    private readonly DelayRange _delay;
    private long _matched;
    private long _injected;

    /// <param name="definition">One that makes sense, with an id.</param>
    public FaultRule(FaultDefinition definition, Random chance)
    {
        var seed = definition.When?.Seed ?? chance.Next();
        Definition = definition.When is { Rate: not null } when ? definition with { When = when with { Seed = seed } } : definition;
        _choice = new(seed);

        // a source of its own: how long a delay is must not decide who is met next
        _delays = new(seed);
        _ = DelayRange.TryParse(definition.Effect.Delay ?? "0s", out _delay);
    }

    /// <summary>With its id and the seed that it goes by.</summary>
    public FaultDefinition Definition { get; }

    public string Id => Definition.Id!;

    /// <summary>How many requests it has concerned, and how many of those it has met.</summary>
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

    public bool Concerns(RequestInfo call, HttpContext context) =>
        (!Definition.Effect.MeetsWatchesAlone() || call.Verb == RequestInfo.Watch) && Definition.Match?.Includes(call, context) != false;

    /// <summary>Counts a request that it concerns; null when the rule does not meet it.</summary>
    /// <param name="isFree">False when an earlier rule has met the request: it is only counted then.</param>
    public Injection? Count(bool isFree)
    {
        lock (_gate)
        {
            _matched++;
            if (!IsMet() || !isFree || _injected >= (Definition.Times ?? long.MaxValue))
            {
                return null;
            }

            _injected++;
            return new(Id, Definition.Effect, _delay.Draw(_delays), IsRequested: false);
        }
    }

    /// <summary>A rate draws for every request, whoever meets it in the end.</summary>
    private bool IsMet() => Definition.When switch
    {
        { Nth: { } nth } => _matched == nth,
        { First: { } first } => _matched <= first,
        { Rate: { } rate } => _choice.NextDouble() < rate,
        _ => true,
    };
}
