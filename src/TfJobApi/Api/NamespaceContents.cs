using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Reads the objects of namespaces.</summary>
internal sealed class NamespaceContents(IObjectStore store)
{
    public static IReadOnlyList<ResourceDefinition> Resources { get; } = [.. KnownResources.Stored.Where(resource => resource.IsNamespaced)];

    public async ValueTask<IEnumerable<ApiObject>> ReadAsync(ResourceDefinition resource, string @namespace) =>
        (await store.ListAsync(new(resource, @namespace))).TryGet(out var objects, out _) ? objects.Items : [];

    public async ValueTask<bool> AnyAsync(string @namespace, Func<ApiObject, bool> condition)
    {
        foreach (var resource in Resources)
        {
            if ((await ReadAsync(resource, @namespace)).Any(condition))
            {
                return true;
            }
        }

        return false;
    }
}
