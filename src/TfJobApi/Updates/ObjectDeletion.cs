using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// Decides what a deletion makes of an object: its last revision, which a store removes, or one that waits for its finalizers.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/registry/generic/registry/store.go
/// </summary>
internal static class ObjectDeletion
{
    private static readonly byte[] Terminating = """{"phase":"Terminating"}"""u8.ToArray();

    /// <summary>Begins a deletion. Later calls only change the finalizers of the policies.</summary>
    /// <param name="now">The time in the form of Kubernetes.</param>
    public static ApiObject Begin(ApiObject current, PropagationPolicy policy, string now)
    {
        var meta = current.Meta;
        var finalizers = FinalizersFor(policy, meta.Finalizers);
        var hasPhase = current.Resource.HasSpecFinalizers;
        if (meta.IsDeleting && ApiObject.SameBytes(finalizers, meta.Finalizers))
        {
            return current;
        }

        var next = current.With(
            meta with
            {
                Stable = meta.Stable with
                {
                    Deletion = meta.IsDeleting ? meta.Deletion : new(now, hasPhase ? null : 0),
                    Finalizers = finalizers,
                    Generation = meta.IsDeleting || meta.Generation == 0 ? meta.Generation : meta.Generation + 1,
                },
            },
            current.Spec);
        return hasPhase ? next.WithStatus(Terminating) : next;
    }

    /// <summary>Returns the last revision of an object that nothing may hold.</summary>
    /// <param name="now">The time in the form of Kubernetes.</param>
    public static ApiObject Finish(ApiObject current, string now)
    {
        var finished = With(current, current.Meta.Stable with { Deletion = current.Meta.Deletion ?? new(now, 0), Finalizers = default });
        return current.Resource.HasSpecFinalizers ? Empty(finished) : finished;
    }

    /// <summary>Removes the finalizers of the spec, which hold an object until it is empty.</summary>
    public static ApiObject Empty(ApiObject current) => current.Spec.Span.SequenceEqual("{}"u8) ? current : current.With(current.Meta, "{}"u8.ToArray());

    /// <summary>Returns the current revision itself if it does not have the finalizer, or is not being deleted.</summary>
    public static ApiObject WithoutFinalizer(ApiObject current, string finalizer)
    {
        var names = FinalizerList.Read(current.Meta.Finalizers);
        return current.Meta.IsDeleting && names.RemoveAll(name => name == finalizer) > 0
            ? With(current, current.Meta.Stable with { Finalizers = FinalizerList.Write(names) })
            : current;
    }

    /// <summary>Removes the references to owners; returns the current revision itself if it does not have them.</summary>
    public static ApiObject WithoutOwners(ApiObject current, IReadOnlySet<string> uids)
    {
        var kept = OwnerReference.Without(current.Meta.OwnerReferences, uids);
        return ApiObject.SameBytes(kept, current.Meta.OwnerReferences) ? current : With(current, current.Meta.Stable with { OwnerReferences = kept });
    }

    /// <summary>Lets the owners go before this object.</summary>
    public static ApiObject Unblocked(ApiObject current) =>
        With(current, current.Meta.Stable with { OwnerReferences = OwnerReference.Unblocked(current.Meta.OwnerReferences) });

    public static bool Has(ApiObject item, string finalizer) => !item.Meta.Finalizers.IsEmpty && FinalizerList.Read(item.Meta.Finalizers).Contains(finalizer);

    private static ApiObject With(ApiObject current, StableMetadata stable) => current.With(current.Meta with { Stable = stable }, current.Spec);

    private static ReadOnlyMemory<byte> FinalizersFor(PropagationPolicy policy, ReadOnlyMemory<byte> current)
    {
        if (current.IsEmpty && policy is PropagationPolicy.Default or PropagationPolicy.Background)
        {
            return current;
        }

        var names = FinalizerList.Read(current);
        var wanted = policy switch
        {
            PropagationPolicy.Orphan => FinalizerList.Orphan,
            PropagationPolicy.Foreground => FinalizerList.Foreground,
            PropagationPolicy.Background => null,
            _ => names.Find(name => name is FinalizerList.Orphan or FinalizerList.Foreground),
        };
        List<string> next = [.. names.Where(name => name is not (FinalizerList.Orphan or FinalizerList.Foreground))];
        if (wanted is not null)
        {
            next.Add(wanted);
        }

        // the same finalizers keep their order
        return next.ToHashSet().SetEquals(names) ? current : FinalizerList.Write(next);
    }
}
