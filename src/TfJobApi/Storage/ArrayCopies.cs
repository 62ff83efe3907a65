namespace TfJobApi.Storage;

/// <summary>Copies of an array that differ from it in one item.</summary>
internal static class ArrayCopies
{
    public static T[] Replaced<T>(this T[] items, int at, T item)
    {
        // a clone would go around the allocator's fast path
        var copy = items.AsSpan().ToArray();
        copy[at] = item;
        return copy;
    }

    public static T[] Inserted<T>(this T[] items, int at, T item) => [.. items.AsSpan(0, at), item, .. items.AsSpan(at)];

    public static T[] Without<T>(this T[] items, int at) => [.. items.AsSpan(0, at), .. items.AsSpan(at + 1)];
}
