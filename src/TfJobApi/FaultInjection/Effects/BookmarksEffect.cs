using System.Buffers;
using System.Globalization;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class BookmarksEffect() : EventEffect("bookmarks", "a watch that gets bookmarks only, with the version of the last event sent")
{
    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request)
    {
        var text = RequestQuery.From(request.Context.Request).Text("resourceVersion");
        _ = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version);

        return new Writer(events, request.After, version);
    }

    /// <param name="version">The version after which the watch starts; 0 if it starts with the current objects.</param>
    private sealed class Writer(IEventWriter events, int after, long version) : FaultyEventWriter(events, after)
    {
        private long _version = version;

        public override void WriteObject(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
        {
            _version = IsDue ? _version : item.Version;
            base.WriteObject(type, item, output);
        }

        /// <summary>Sends the version of the last event. After a later version the client would lose events, which no server does.</summary>
        public override void WriteBookmark(long version, IBufferWriter<byte> output)
        {
            if (!IsDue)
            {
                Events.WriteBookmark(version, output);
            }
            else if (_version > 0)
            {
                Events.WriteBookmark(_version, output);
            }
        }
    }
}
