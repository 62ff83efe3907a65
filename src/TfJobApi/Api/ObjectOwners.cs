using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>The owners of an object, as they are now. An owner of an unknown kind counts as one that exists.</summary>
/// <param name="HasOwner">Whether one of them exists, and does not wait for its dependents.</param>
/// <param name="IsWaitedFor">Whether one of them is deleted after its dependents.</param>
/// <param name="Gone">The uids of the others, whose references can go.</param>
internal sealed record ObjectOwners(bool HasOwner, bool IsWaitedFor, HashSet<string> Gone)
{
    public static async ValueTask<Result<ObjectOwners>> ReadAsync(IObjectStore store, ApiObject item)
    {
        var (hasOwner, isWaitedFor, gone) = (false, false, new HashSet<string>());
        foreach (var reference in OwnerReference.Read(item.Meta.OwnerReferences))
        {
            if (KeyOf(item, reference) is not { } key)
            {
                hasOwner = true;
                continue;
            }

            if (!(await store.FindAsync(key)).TryGet(out var found, out var failure))
            {
                return failure;
            }

            var owner = found.Object?.Uid == reference.Uid ? found.Object : null;
            var isWaiting = owner is not null && IsWaiting(owner);
            isWaitedFor |= isWaiting;
            hasOwner |= owner is not null && !isWaiting;
            if (owner is null || isWaiting)
            {
                gone.Add(reference.Uid);
            }
        }

        return new ObjectOwners(hasOwner, isWaitedFor, gone);
    }

    /// <summary>Returns null for an owner that cannot be here.</summary>
    public static ObjectKey? KeyOf(ApiObject item, OwnerReference reference) =>
        Array.Find(KnownResources.Stored, resource => resource.Kind == reference.Kind && resource.ApiVersion == reference.ApiVersion) is { } owner
            && (!owner.IsNamespaced || item.Resource.IsNamespaced)
                ? new ObjectKey(owner, owner.IsNamespaced ? item.Key.Namespace : "", reference.Name)
                : null;

    /// <summary>Whether an object is deleted after its dependents.</summary>
    public static bool IsWaiting(ApiObject item) => item.Meta.IsDeleting && ObjectDeletion.Has(item, FinalizerList.Foreground);

    /// <summary>Whether an owner waits for this dependent.</summary>
    public static bool Blocks(ApiObject dependent, ApiObject owner) =>
        dependent.Uid != owner.Uid && OwnerReference.Read(dependent.Meta.OwnerReferences).Exists(reference => reference.Blocks && reference.IsTo(owner));
}
