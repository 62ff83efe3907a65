using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TfJobApi.Stress.Fuzz;

namespace TfJobApi.Stress.Race;

/// <summary>Watches until the newest version after the end of the writers; is cut, resumes, and lists again after a 410.</summary>
internal sealed class RaceWatcher(HttpClient client, string name, WatchScope scope, long first, CancellationToken stop)
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromMilliseconds(100);

    private readonly Chance _chance = new(name.Length);
    private long _last = long.MaxValue;

    /// <summary>Cuts the connection after about so many events; 0 never does.</summary>
    public int EventsBetweenCuts { get; init; }

    /// <summary>Pauses after each cut, so that the position is no longer kept.</summary>
    public TimeSpan Pause { get; init; }

    public string Key { get; init; } = RaceWriter.Keys[0];

    /// <summary>Whether the server may reject the watch for a while.</summary>
    public bool AllowsOutages { get; init; }

    public List<WatchSegment> Segments { get; } = [];

    public List<string> Violations { get; } = [];

    /// <summary>Sets the version at which the watcher ends.</summary>
    public void EndAt(long last) => Volatile.Write(ref _last, last);

    public async Task RunAsync()
    {
        var position = first;
        while (!stop.IsCancellationRequested)
        {
            var segment = new WatchSegment(name, scope, Key, position);
            Segments.Add(segment);
            try
            {
                await ReadAsync(segment);
            }
            catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
            {
                // a watch that reads slowly may be disconnected, and a server may be killed
            }

            if (segment.IsComplete)
            {
                return;
            }

            position = segment.ExpiredAt is null ? segment.Position : await ListAsync() ?? segment.Position;
            if (Pause > TimeSpan.Zero)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private static WatchedEvent? Parse(JsonElement line) => line.GetProperty("type").GetString() switch
    {
        "ADDED" => new(EventType.Added, JobState.Parse(line.GetProperty("object"))),
        "MODIFIED" => new(EventType.Modified, JobState.Parse(line.GetProperty("object"))),
        "DELETED" => new(EventType.Deleted, JobState.Parse(line.GetProperty("object"))),
        _ => null,
    };

    private async Task ReadAsync(WatchSegment segment)
    {
        var selector = scope switch
        {
            WatchScope.Even => "&labelSelector=g%3Deven",
            WatchScope.OneJob => $"&fieldSelector=metadata.name%3D{Key}",
            _ => "",
        };

        // bookmarks show that a watch whose scope has no further changes is at the end
        var path = string.Create(CultureInfo.InvariantCulture, $"{RaceWriter.Jobs}?watch=1&allowWatchBookmarks=true&resourceVersion={segment.After}&timeoutSeconds=5{selector}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (AllowsOutages && response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(OutagePause, TimeProvider.System, stop);
            return;
        }

        if (!response.IsSuccessStatusCode)
        {
            Fail(segment, (int)response.StatusCode);
            return;
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        var events = EventsBetweenCuts == 0 ? int.MaxValue : 1 + _chance.Below(2 * EventsBetweenCuts);
        while (events-- > 0 && await reader.ReadLineAsync(stop) is { } line)
        {
            if (IsLast(segment, line))
            {
                return;
            }
        }
    }

    /// <summary>Adds the event; returns true after an error, and if everything has been received.</summary>
    private bool IsLast(WatchSegment segment, string line)
    {
        using var parsed = JsonDocument.Parse(line);
        if (Parse(parsed.RootElement) is { } seen)
        {
            segment.Events.Add(seen);
            segment.IsComplete = seen.Version >= Volatile.Read(ref _last);
            return segment.IsComplete;
        }

        var about = parsed.RootElement.GetProperty("object");
        if (parsed.RootElement.GetProperty("type").GetString() == "BOOKMARK")
        {
            segment.IsComplete = JobState.VersionOf(about.GetProperty("metadata")) >= Volatile.Read(ref _last);
            return segment.IsComplete;
        }

        Fail(segment, about.GetProperty("code").GetInt32());
        return true;
    }

    private void Fail(WatchSegment segment, int code)
    {
        segment.ExpiredAt = Stopwatch.GetTimestamp();
        if (code != 410)
        {
            Violations.Add($"{name} received {code} instead of events");
        }
    }

    /// <summary>Returns null in an outage.</summary>
    private async Task<long?> ListAsync()
    {
        using var response = await client.GetAsync(new Uri(RaceWriter.Jobs, UriKind.Relative), stop);
        if (AllowsOutages && !response.IsSuccessStatusCode)
        {
            await Task.Delay(OutagePause, TimeProvider.System, stop);
            return null;
        }

        using var list = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(stop));
        return JobState.VersionOf(list.RootElement.GetProperty("metadata"));
    }
}
