namespace TfJobApi.Resources;

/// <summary>
/// Loads several objects into the processor's cache at once. The loads do not depend on each other, so they overlap; a copy of one object
/// after the other waits for the memory of each.
/// </summary>
internal static class ObjectPrefetch
{
    /// <summary>The number of objects that are loaded at once. More are not faster.</summary>
    public const int Count = 8;

    extension(IEnumerable<ApiObject> objects)
    {
        /// <summary>Returns the same objects, of which it reads up to <see cref="Count"/> ahead.</summary>
        public IEnumerable<ApiObject> Prefetched()
        {
            foreach (var next in objects.Chunk(Count))
            {
                foreach (var item in next)
                {
                    item.Prefetch();
                }

                foreach (var item in next)
                {
                    yield return item;
                }
            }
        }
    }
}
