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
        /// <summary>Sends bytes. Returns false if the caller has disconnected.</summary>
        public ValueTask<bool> SendSlicesAsync(ReadOnlyMemory<byte>[] pieces, CancellationToken aborted) =>
            output.SendSlicesAsync(pieces, async () => !(await output.FlushAsync(aborted)).IsCompleted);

        /// <summary>Sends bytes. Returns false if the caller has disconnected.</summary>
        /// <param name="sendAsync">Sends what has been written; returns false if the caller has disconnected.</param>
        public async ValueTask<bool> SendSlicesAsync(ReadOnlyMemory<byte>[] pieces, Func<ValueTask<bool>> sendAsync)
        {
            var unsent = 0;
            foreach (var piece in pieces)
            {
                for (var rest = piece; !rest.IsEmpty;)
                {
                    var slice = rest[..Math.Min(Length - unsent, rest.Length)];
                    output.Write(slice.Span);
                    rest = rest[slice.Length..];
                    unsent += slice.Length;
                    if (unsent < Length)
                    {
                        continue;
                    }

                    if (!await sendAsync())
                    {
                        return false;
                    }

                    unsent = 0;
                }
            }

            return unsent == 0 || await sendAsync();
        }
    }
}
