using System.Runtime.CompilerServices;

namespace TfJobApi.Resources;

/// <summary>Loads memory into the processor's cache.</summary>
internal static class CacheLines
{
    /// <summary>In bytes; that of x64, and of most Arm processors.</summary>
    private const int LineLength = 64;

    /// <summary>In bytes. The processor itself loads the rest of longer memory, because it is read in sequence.</summary>
    private const int MaxLength = 1024;

    /// <summary>Reads a byte of each line. The sum is for the compiler, which removes reads whose results are not used.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Load(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        var end = Math.Min(bytes.Length, MaxLength);
        for (var i = 0; i < end; i += LineLength)
        {
            sum += bytes[i];
        }

        return sum;
    }
}
