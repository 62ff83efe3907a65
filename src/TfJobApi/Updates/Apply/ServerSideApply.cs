using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Server-side apply: merges what a manager wants to own, removes what it owned before and no longer wants, and reports conflicts.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/merge/update.go
/// </summary>
internal static class ServerSideApply
{
    /// <param name="live">Null for an object that does not exist yet.</param>
    public static Result<AppliedObject> Apply(ApplyPatch patch, ResourceDefinition resource, ApiObject? live)
    {
        var json = live is null ? CreateEmpty(resource) : Write(live);
        List<FieldOwner> owners = live is null ? [] : ManagedFields.Read(live.Meta.ManagedFields);

        if (live is { Version: > 0 } && owners.Count == 0)
        {
            owners = UpdateTracker.OwnBeforeApply(live, patch.Manager);
        }

        // those of another form of the object have other fields; a kube-apiserver forgets them
        owners.RemoveAll(owner => owner.ApiVersion != resource.ApiVersion);

        var outcome = Merge(patch, json, owners, resource, patch.Force);
        if (outcome.Conflicts is { } conflicts)
        {
            conflicts = LastApplied.Allows(patch, json, resource) is { } allowed ? conflicts.Except(allowed) : conflicts;
            if (!conflicts.IsEmpty)
            {
                return conflicts.ToStatus();
            }

            outcome = Merge(patch, json, owners, resource, force: true);
        }

        var merged = LastApplied.Synchronize(patch, outcome.Merged);
        var isSame = outcome.IsSame && merged.Span.SequenceEqual(outcome.Merged.Span);
        return new AppliedObject(isSame ? null : Candidate.FromObject(resource, merged, keepsNulls: true), ManagedFields.Write(outcome.Owners));
    }

    private static Outcome Merge(ApplyPatch patch, CanonicalValue live, List<FieldOwner> former, ResourceDefinition resource, bool force)
    {
        var type = resource.Fields;
        var fields = new IndexedFields(ObjectFields.Collect(live, type));
        List<FieldOwner> owners = [.. former.Select(owner => owner with { Fields = owner.Fields.Reconcile(fields) })];
        var last = owners.Find(owner => owner.Is(patch.Manager.Name, FieldOwner.Apply));
        var others = owners.FindAll(owner => !ReferenceEquals(owner, last));

        var merged = ApplyMerge.Merge(live, patch.Json, type);
        if (last is not null && !last.Fields.Except(patch.Fields).IsEmpty)
        {
            merged = Prune(merged, last.Fields, FieldSet.Union([patch.Fields, .. others.Select(owner => owner.Fields)]), type);
        }

        var comparison = ObjectComparison.Compare(live.Json, merged.Json, type);
        var (changed, removed) = (new IndexedFields(comparison.Changed), new IndexedFields(comparison.Removed));
        var conflicts = new ApplyConflicts();
        List<FieldOwner> rest = [];
        foreach (var owner in others)
        {
            conflicts.Add(owner, owner.Fields.Intersect(changed));
            var kept = owner.Fields.Except(changed).Except(removed);
            if (!kept.IsEmpty)
            {
                rest.Add(owner with { Fields = kept });
            }
        }

        if (!force && !conflicts.IsEmpty)
        {
            return new(merged, rest, IsSame: false, conflicts);
        }

        var own = TrackedFields.Strip(patch.Fields);
        var isSame = comparison.IsSame && IsSame(former, rest, own, last);
        if (!own.IsEmpty)
        {
            rest.Add(new(patch.Manager.Name, FieldOwner.Apply, resource.ApiVersion, isSame ? last?.Time : patch.Manager.Time, own));
        }

        return new(merged, rest, comparison.IsSame, null);
    }

    /// <summary>Removes what the manager owned and does not apply any more, unless another manager owns it.</summary>
    /// <param name="last">The fields that the manager owned.</param>
    /// <param name="managed">The fields that all managers own after this apply.</param>
    private static CanonicalValue Prune(CanonicalValue merged, FieldSet last, FieldSet managed, FieldType type)
    {
        var all = ObjectFields.Collect(merged, type);
        var pruned = ObjectFields.Collect(FieldRemoval.Remove(merged, last, type), type);
        var kept = ObjectFields.Collect(FieldRemoval.Remove(merged, all.Except(pruned.Union(managed)), type), type);

        return FieldRemoval.Remove(merged, all.Except(kept).Intersect(last), type);
    }

    /// <summary>Whether no owner has gained or lost a field. The time of an entry changes only otherwise.</summary>
    private static bool IsSame(List<FieldOwner> former, List<FieldOwner> others, FieldSet own, FieldOwner? last)
    {
        if (others.Count + (own.IsEmpty ? 0 : 1) != former.Count)
        {
            return false;
        }

        var before = former.ToDictionary(owner => owner.Id, owner => owner.Fields);
        return (last is null || own.SameAs(before[last.Id]))
            && others.TrueForAll(owner => before.TryGetValue(owner.Id, out var fields) && fields.SameAs(owner.Fields));
    }

    private static CanonicalValue Write(ApiObject live)
    {
        var untracked = live.WithManagedFields(default);
        var output = new JsonBuffer(untracked.Length);
        untracked.Write(output);
        if (!live.Resource.IsBuiltIn)
        {
            return output.WrittenMemory;
        }

        // members of built-in kinds are not sorted
        return CanonicalJson.TryParse(output.WrittenMemory, out var sorted, out _) ? sorted : default;
    }

    private static CanonicalValue CreateEmpty(ResourceDefinition resource)
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Text("apiVersion"u8, resource.ApiVersion);
        members.Text("kind"u8, resource.Kind);
        members.End();
        return output.WrittenMemory;
    }

    private sealed record Outcome(CanonicalValue Merged, List<FieldOwner> Owners, bool IsSame, ApplyConflicts? Conflicts);
}

/// <summary>The result of an apply.</summary>
/// <param name="Candidate">The merged object; null if it is the live one.</param>
internal sealed record AppliedObject(Candidate? Candidate, ReadOnlyMemory<byte> ManagedFields);
