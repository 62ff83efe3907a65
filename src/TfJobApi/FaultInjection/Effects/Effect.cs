using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

/// <summary>One way in which a request fails. Another one needs a file here, a line in <see cref="EffectRegistry"/>, and its tests.</summary>
internal abstract class Effect
{
    /// <summary>The member of a rule, for docs/faults.md.</summary>
    public abstract string Syntax { get; }

    /// <summary>The response that the client gets, for docs/faults.md and the OpenAPI document.</summary>
    public abstract string Description { get; }

    /// <summary>A word for metrics.</summary>
    public abstract string Label { get; }

    public virtual bool IsForWatches => false;

    public abstract bool IsIn(FaultEffect effect);

    public virtual void Check(FaultEffect effect, FieldErrorList causes)
    {
    }

    /// <param name="next">Handles the request.</param>
    public abstract Task InvokeAsync(FaultedRequest request, Func<Task> next);
}

/// <summary>An effect with a name, in the member <c>fault</c> of rules and in the header <c>X-Mock-Fault</c>.</summary>
internal abstract class NamedEffect(string word, string description) : Effect
{
    public string Word => word;

    public sealed override string Label => word;

    public sealed override string Syntax => $"\"fault\": \"{word}\"";

    public sealed override string Description => description;

    public sealed override bool IsIn(FaultEffect effect) => effect.Fault == word;
}

/// <summary>A named effect on the events of a watch, after a number of them.</summary>
internal abstract class EventEffect(string word, string description, bool isForWatches = true) : NamedEffect(word, description)
{
    public sealed override bool IsForWatches => isForWatches;

    public override Task InvokeAsync(FaultedRequest request, Func<Task> next) =>
        request.Info.Verb == RequestInfo.Watch ? WatchAsync(request, next) : RespondAsync(request, next);

    protected virtual Task RespondAsync(FaultedRequest request, Func<Task> next) => next();

    protected abstract FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request);

    /// <summary>Ends the connection of a watch that the effect has ended.</summary>
    protected virtual Task EndWatchAsync(FaultedRequest request) => Task.CompletedTask;

    private async Task WatchAsync(FaultedRequest request, Func<Task> next)
    {
        FaultyEventWriter? faulty = null;
        request.Context.EventDecorator = events => faulty = Decorate(events, request);
        await next();

        if (faulty is null)
        {
            // the watch was rejected before the effect
            request.Context.Fault = null;
        }
        else if (faulty.IsOver)
        {
            await EndWatchAsync(request);
        }
    }
}
