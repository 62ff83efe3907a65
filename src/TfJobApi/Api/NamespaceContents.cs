using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Reads the objects of namespaces.</summary>
internal sealed class NamespaceContents(IObjectStore store)
{
    public static IReadOnlyList<ResourceDefinition> Resources { get; } = [.. KnownResources.Stored.Where(resource => resource.IsNamespaced)];

    public ValueTask<Result<ObjectList>> ReadAsync(ResourceDefinition resource, string @namespace) => store.ListAsync(new(resource, @namespace));

    /// <summary>Returns the first object that matches a condition, in the order of resources and names.</summary>
    public async ValueTask<Result<FoundObject>> FindAsync(string @namespace, Func<ApiObject, bool> condition)
    {
        foreach (var resource in Resources)
        {
            if (!(await ReadAsync(resource, @namespace)).TryGet(out var objects, out var failure))
            {
                return failure;
            }

            if (objects.Items.FirstOrDefault(condition) is { } first)
            {
                return new FoundObject(first);
            }
        }

        return default(FoundObject);
    }
}
