namespace TfJobApi.Tenants;

/// <summary>
/// Keeps the newest versions of removed tenants. A tenant of the same name continues above them, so that a watch of the removed
/// tenant gets 410.
/// </summary>
internal sealed class RemovedTenants
{
    private const int Limit = 4096;

    private readonly OrderedDictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>The greatest version of the tenants that are no longer in the list.</summary>
    private long? _forgotten;

    public void Add(string name, long version)
    {
        _versions.Remove(name);
        _versions.Add(name, version);
        if (_versions.Count > Limit)
        {
            _forgotten = Math.Max(_forgotten ?? 0, _versions.GetAt(0).Value);
            _versions.RemoveAt(0);
        }
    }

    public long? LastVersion(string name) => _versions.TryGetValue(name, out var version) ? version : _forgotten;
}
