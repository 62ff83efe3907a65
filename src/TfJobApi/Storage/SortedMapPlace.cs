namespace TfJobApi.Storage;

/// <summary>
/// Where a <see cref="SortedMap{T}"/> has an entry: the positions on the way to it, the root's first. It stays right while
/// entries are replaced, and is noticed to be wrong after others have come or gone.
/// </summary>
/// <param name="Positions">Five bits for each level, which is enough for twelve levels, and for more entries than memory has.</param>
internal readonly record struct SortedMapPlace(long Positions)
{
    private const int Bits = 5;

    /// <summary>How many entries or children a node has at most, so that five bits tell them apart.</summary>
    public const int NodeLimit = 1 << Bits;

    /// <summary>The position in the first node.</summary>
    public int First => (int)(Positions & (NodeLimit - 1));

    /// <summary>What is left of the way behind the first node.</summary>
    public SortedMapPlace Rest => new(Positions >> Bits);

    /// <summary>The place with a position added on a level.</summary>
    public SortedMapPlace With(int level, int position) => new(Positions | ((long)position << (Bits * level)));
}
