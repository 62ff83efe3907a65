using System.Runtime.CompilerServices;

namespace TfJobApi.Resources;

/// <summary>Loads memory into the processor's cache.</summary>
internal static class CacheLines
{
    /// <summary>In bytes; that of x64, and of most Arm processors.</summary>
    private const int LineLength = 64;

    /// <summary>In bytes. The processor itself loads the rest of longer memory, because it is read in sequence.</summary>
    private const int MaxLength = 1024;

    /// <summary>Reads a byte of each line. Not inlined, because the callers do not use the sum: the compiler would remove the reads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Load(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength)
        {
            bytes = bytes[..MaxLength];
        }

        // the bytes may begin within a line, so the last one can be in a line of its own
        var sum = bytes is [.., var last] ? last : 0;
        for (var i = 0; i < bytes.Length; i += LineLength)
        {
            sum += bytes[i];
        }

        return sum;
    }
}
