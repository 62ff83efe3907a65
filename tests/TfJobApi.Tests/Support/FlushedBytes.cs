using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace TfJobApi.Tests.Support;

/// <summary>Measures how many bytes of a response are written before they are sent: a caller that does not read has as many in memory.</summary>
internal sealed class FlushedBytes : IStartupFilter
{
    private readonly Lock _gate = new();
    private int _most;

    /// <summary>The largest number of bytes that were written between two flushes, in all responses so far.</summary>
    public int Most => Volatile.Read(ref _most);

    public void Clear() => Volatile.Write(ref _most, 0);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            context.Features.Set<IHttpResponseBodyFeature>(new Body(new(inner.Writer, this), inner));
            return rest(context);
        });
        next(app);
    };

    private void Note(int bytes)
    {
        lock (_gate)
        {
            _most = Math.Max(_most, bytes);
        }
    }

    private sealed class Body(Output output, IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
    {
        private readonly Stream _stream = output.AsStream(leaveOpen: true);

        public Stream Stream => _stream;

        public PipeWriter Writer => output;

        public Task CompleteAsync() => inner.CompleteAsync();

        public void DisableBuffering() => inner.DisableBuffering();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            inner.SendFileAsync(path, offset, count, cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
    }

    private sealed class Output(PipeWriter inner, FlushedBytes bytes) : PipeWriter
    {
        private int _unflushed;

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => _unflushed;

        public override void Advance(int bytesWritten)
        {
            _unflushed += bytesWritten;
            bytes.Note(_unflushed);
            inner.Advance(bytesWritten);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            _unflushed = 0;
            return inner.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
