using System.Buffers;
using System.IO.Pipelines;

namespace TfJobApi.Representations;

/// <summary>Sends long bodies slice by slice, so that a caller that does not read has one slice in memory, and not a copy of the whole body.</summary>
internal static class ResponseSlices
{
    /// <summary>In bytes; half of what Kestrel buffers before a send waits.</summary>
    public const int Length = 32 * 1024;

    extension(PipeWriter output)
    {
        /// <summary>Sends bytes. Stops if the caller has disconnected.</summary>
        public async Task SendSlicesAsync(ReadOnlyMemory<byte> bytes, CancellationToken aborted)
        {
            await output.WriteSlicesAsync(bytes, async () => !(await output.FlushAsync(aborted)).IsCompleted);
            await output.FlushAsync(aborted);
        }

        /// <summary>Writes bytes, and sends each full slice. Returns false if the caller has disconnected.</summary>
        /// <param name="sendAsync">Sends what has been written; returns false if the caller has disconnected.</param>
        public async ValueTask<bool> WriteSlicesAsync(ReadOnlyMemory<byte> bytes, Func<ValueTask<bool>> sendAsync)
        {
            while (!bytes.IsEmpty)
            {
                var slice = bytes[..Math.Min(Length, bytes.Length)];
                output.Write(slice.Span);
                bytes = bytes[slice.Length..];
                if (slice.Length == Length && !await sendAsync())
                {
                    return false;
                }
            }

            return true;
        }
    }
}
