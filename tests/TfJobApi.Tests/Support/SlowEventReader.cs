using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Admin.Events;
using TfJobApi.Tenants;

namespace TfJobApi.Tests.Support;

/// <summary>A stream of events whose writer waits after each piece until the test reads it.</summary>
internal sealed class SlowEventReader : IAsyncDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
    private readonly CancellationTokenSource _stop = new();
    private readonly EventStream _stream;
    private readonly Task _run;

    private SlowEventReader(EventSources sources, EventPosition after)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new PipeBody(_pipe.Writer));
        _stream = new(sources, after, context, () => true);
        _run = _stream.RunAsync(new("", "", "", "", true, true, true), TimeProvider.System, Timeout.InfiniteTimeSpan, _stop.Token);
    }

    /// <summary>Opens a stream after the id of an event of the default tenant.</summary>
    public static SlowEventReader Open(TestHost host, string id) =>
        new(host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<EventSources>(), EventPosition.Parse(id)!);

    /// <summary>Reads the piece that the writer has sent, does something while the writer waits, and returns the events of the piece.</summary>
    public async Task<IReadOnlyList<SseItem<string>>> NextAsync(Func<Task>? meanwhile = null)
    {
        var piece = await _pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        var items = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(PipeReader.Create(piece.Buffer).AsStream()).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            items.Add(item);
        }

        _pipe.Reader.AdvanceTo(piece.Buffer.End);
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pipe.Reader.CompleteAsync();
        await _run;
        _stream.Dispose();
        _stop.Dispose();
    }

    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public PipeWriter Writer => writer;

        public Stream Stream => writer.AsStream();

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
