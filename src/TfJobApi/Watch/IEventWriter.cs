using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Watch;

/// <summary>Writes the events of one watch, each as a line of JSON.</summary>
internal interface IEventWriter
{
    /// <summary>Whether objects are written whole, so that all watches can share the bytes of an event.</summary>
    bool IsWhole { get; }

    /// <summary>Whether the watch ends after the events that have been written.</summary>
    bool IsOver { get; }

    /// <summary>Whether the event of an object is so long that it is sent in pieces, of which watches share the long ones.</summary>
    bool HasPieces(ApiObject item) => false;

    /// <summary>Returns an event for which <see cref="HasPieces"/> is true.</summary>
    ReadOnlyMemory<byte>[] Pieces(WatchEventType type, ApiObject item) => throw new NotSupportedException();

    void WriteObject(WatchEventType type, ApiObject item, IBufferWriter<byte> output);

    /// <summary>Reports the version that the watch has reached.</summary>
    void WriteBookmark(long version, IBufferWriter<byte> output);

    /// <summary>Reports why the watch ends.</summary>
    void WriteError(ApiStatus status, IBufferWriter<byte> output);

    /// <summary>Writes the end of a watch that is over.</summary>
    void WriteEnd(IBufferWriter<byte> output);
}

internal static class EventDecoration
{
    extension(HttpContext context)
    {
        /// <summary>Decorates the writer of a watch, to inject faults into its events.</summary>
        public Func<IEventWriter, IEventWriter>? EventDecorator
        {
            get => (Func<IEventWriter, IEventWriter>?)context.Features[typeof(Func<IEventWriter, IEventWriter>)];
            set => context.Features[typeof(Func<IEventWriter, IEventWriter>)] = value;
        }
    }
}
