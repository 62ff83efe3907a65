using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Support;

internal static class WatchHubs
{
    public static WatchHub Create(int historyLength = 16) => new(historyLength, NullLogger<WatchHub>.Instance);
}
