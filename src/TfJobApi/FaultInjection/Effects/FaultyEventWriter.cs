using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

/// <summary>Writes the first events of a watch unchanged. The effect determines the others.</summary>
internal abstract class FaultyEventWriter(IEventWriter events, int after) : IEventWriter
{
    public bool IsWhole => false;

    public virtual bool IsOver => false;

    /// <summary>Whether all further events are dropped.</summary>
    protected virtual bool IsSilent => IsOver;

    protected int After => after;

    /// <summary>Whether the effect applies to the next event.</summary>
    protected bool IsDue => Count >= after;

    /// <summary>The number of events, without bookmarks and errors.</summary>
    protected long Count { get; private set; }

    protected IEventWriter Events => events;

    public virtual void WriteObject(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
    {
        if (IsSilent)
        {
            return;
        }

        var isDue = IsDue;
        Count++;
        if (isDue)
        {
            WriteDue(type, item, output);
        }
        else
        {
            events.WriteObject(type, item, output);
        }
    }

    public virtual void WriteBookmark(long version, IBufferWriter<byte> output)
    {
        if (!IsSilent)
        {
            events.WriteBookmark(version, output);
        }
    }

    public virtual void WriteError(ApiStatus status, IBufferWriter<byte> output)
    {
        if (!IsSilent)
        {
            events.WriteError(status, output);
        }
    }

    public virtual void WriteEnd(IBufferWriter<byte> output)
    {
    }

    /// <summary>Writes an event to which the effect applies; by default nothing.</summary>
    protected virtual void WriteDue(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
    {
    }

    protected ReadOnlySpan<byte> Encode(WatchEventType type, ApiObject item)
    {
        var line = new JsonBuffer(item.Length);
        events.WriteObject(type, item, line);

        return line.WrittenSpan;
    }
}
