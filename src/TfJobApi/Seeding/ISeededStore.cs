using TfJobApi.Errors;
using TfJobApi.Storage;

namespace TfJobApi.Seeding;

/// <summary>The operations of the admin API that replace or add many objects.</summary>
internal interface ISeededStore
{
    /// <summary>Resets the tenant to its seeds.</summary>
    /// <param name="versions">Null for the default.</param>
    ValueTask<ApiStatus?> ResetAsync(VersionOrder? versions);

    /// <summary>Replaces the objects by those of a saved snapshot; 404 if it does not exist.</summary>
    /// <param name="versions">Null for the default.</param>
    ValueTask<ApiStatus?> RestoreAsync(string name, VersionOrder? versions);

    /// <summary>Adds the objects of manifests.</summary>
    ValueTask<ApiStatus?> AddManifestsAsync(ReadOnlyMemory<byte> manifests, bool isYaml, NameConflict conflict);

    /// <summary>Removes all objects of a tenant that is being removed.</summary>
    ValueTask<ApiStatus?> ClearAsync();
}
