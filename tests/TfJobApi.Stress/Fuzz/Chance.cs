namespace TfJobApi.Stress.Fuzz;

/// <summary>Random choices from a seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The choices of one of several callers. <c>HashCode.Combine</c> differs from process to process, so that a seed would repeat nothing.</summary>
    public Chance(int seed, int caller)
        : this(unchecked((seed * 31) + caller))
    {
    }

    public int Below(int limit) => _random.Next(limit);

    /// <summary>Mostly small numbers; one in a hundred is large.</summary>
    public int Count(int usual) => Is(0.01) ? _random.Next(usual * 20) : _random.Next(usual);

    public bool Is(double probability) => _random.NextDouble() < probability;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
