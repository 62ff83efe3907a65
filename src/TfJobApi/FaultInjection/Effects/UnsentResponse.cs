using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection.Effects;

/// <summary>The body of a response that is not sent.</summary>
/// <param name="Beginning">At most the first <see cref="MaxBeginning"/> bytes.</param>
/// <param name="Length">The length of the whole body, in bytes.</param>
internal readonly record struct UnsentResponse(ReadOnlyMemory<byte> Beginning, long Length)
{
    /// <summary>A caller that does not read holds no more memory than with the response itself.</summary>
    public const int MaxBeginning = 64 * 1024;

    /// <summary>The first half of the body, or its beginning.</summary>
    public ReadOnlyMemory<byte> Half => Beginning[..(int)Math.Min(Length / 2, Beginning.Length)];

    /// <summary>Handles the request and returns the body of the response instead of sending it.</summary>
    public static async Task<UnsentResponse> ReadAsync(HttpContext context, Func<Task> next)
    {
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new BeginningStream();
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

        return new(body.GetBuffer().AsMemory(0, (int)body.Length), body.Written);
    }

    /// <summary>Keeps the beginning of what is written, and counts the rest. The other methods of a stream call these two.</summary>
    private sealed class BeginningStream : MemoryStream
    {
        public long Written { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Written += count;
            base.Write(buffer, offset, (int)Math.Min(count, MaxBeginning - Length));
        }

        public override void WriteByte(byte value) => Write([value], 0, 1);
    }
}
