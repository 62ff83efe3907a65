using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>Draws positions in ranges: numbers that follow from a seed and a place, and not from the order of the draws.</summary>
internal static class SeededShare
{
    /// <summary>Returns the seed of a job, so that equal pods of two jobs differ.</summary>
    public static ulong SeedOf(ulong seed, string @namespace, string name)
    {
        foreach (var letter in $"{@namespace}/{name}")
        {
            seed = Mix(seed ^ letter);
        }

        return seed;
    }

    /// <summary>Returns a number of at least 0 and less than 1.</summary>
    public static double Draw(ulong seed, Replica replica, int life, int part)
    {
        const double numbers = 1L << 53;
        var place = ((ulong)replica.Type << 56) ^ ((ulong)part << 48) ^ (uint)replica.Index;
        return (Mix(Mix(seed ^ place) ^ (uint)life) >> 11) / numbers;
    }

    /// <summary>SplitMix64, https://prng.di.unimi.it/splitmix64.c</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
