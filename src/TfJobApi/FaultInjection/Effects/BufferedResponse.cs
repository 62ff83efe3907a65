using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection.Effects;

/// <summary>The body of a response that is not sent.</summary>
/// <param name="Beginning">At most the first <see cref="MaxBeginning"/> bytes.</param>
/// <param name="Length">The length of the whole body, in bytes.</param>
internal readonly record struct BufferedResponse(ReadOnlyMemory<byte> Beginning, long Length)
{
    /// <summary>A caller that does not read holds no more memory than with the response itself.</summary>
    public const int MaxBeginning = 64 * 1024;

    /// <summary>The first half of the body, or its beginning.</summary>
    public ReadOnlyMemory<byte> Half => Beginning[..(int)Math.Min(Length / 2, Beginning.Length)];

    /// <summary>Handles the request and returns the body of the response instead of sending it.</summary>
    public static async Task<BufferedResponse> ReadAsync(HttpContext context, Func<Task> next)
    {
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new BeginningStream();
        var buffered = new StreamResponseBodyFeature(body, original);
        context.Features.Set<IHttpResponseBodyFeature>(buffered);
        try
        {
            await next();
            if (ExceptionMiddleware.IsEmptyError(context.Response))
            {
                await ExceptionMiddleware.WriteEmptyErrorAsync(context);
            }

            await buffered.CompleteAsync();
        }
        finally
        {
            context.Features.Set(original);
        }

        return new(body.Beginning, body.Length);
    }

    /// <summary>Keeps the beginning of what is written, and counts the rest.</summary>
    private sealed class BeginningStream : Stream
    {
        private readonly MemoryStream _beginning = new();
        private long _length;

        public ReadOnlyMemory<byte> Beginning => _beginning.GetBuffer().AsMemory(0, (int)_beginning.Length);

        public override long Length => _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _beginning.Write(buffer[..(int)Math.Min(buffer.Length, MaxBeginning - _beginning.Length)]);
            _length += buffer.Length;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return default;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _beginning.Dispose();
            base.Dispose(disposing);
        }
    }
}
