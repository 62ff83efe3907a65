using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Records in <c>managedFields</c> which fields a create or an update has changed.
/// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/managedfieldsupdater.go
/// </summary>
/// <param name="tracksCreates">Whether an object is tracked from the beginning, and not only after its first apply.</param>
internal sealed class UpdateTracker(bool tracksCreates, ProfileErrors errors)
{
    private const int MaxUpdates = 10;
    private const string AncientChanges = "ancient-changes";

    public bool TracksCreates => tracksCreates;

    public bool AppliesTo(ApiObject current) => tracksCreates || !current.Meta.ManagedFields.IsEmpty;

    /// <param name="sent">The requested object.</param>
    /// <param name="created">The object that was made of it.</param>
    public Result<ApiObject> Create(Candidate sent, ApiObject created, FieldManager manager)
    {
        var owners = ReadSent(sent.Meta.ManagedFields) ?? [];
        return Store(created, TrackedFields.Empty, TrackedFields.Of(created.Resource, sent), owners, manager, validations: 1);
    }

    /// <param name="candidate">The requested object.</param>
    /// <param name="next">The revision that was made of it; the current one if nothing changed.</param>
    /// <param name="isStatus">The status subresource ignores the managers that a client sends.</param>
    public Result<ApiObject> Update(ApiObject current, Candidate candidate, ApiObject next, FieldManager manager, bool isStatus)
    {
        var sent = isStatus ? default : candidate.Meta.ManagedFields;
        var isReset = ManagedFields.IsReset(sent);
        var isNew = !isReset && !ApiObject.SameBytes(sent, current.Meta.ManagedFields);
        var owners = isReset ? [] : (isNew ? ReadSent(sent) : null) ?? ManagedFields.Read(current.Meta.ManagedFields);
        if (owners.Count == 0)
        {
            return next.WithManagedFields(default);
        }

        // a kube-apiserver validates an update three times
        return Store(next, TrackedFields.Of(current), TrackedFields.Of(current.Resource, candidate), owners, manager, validations: 3);
    }

    /// <summary>
    /// The fields of a live object, owned by nobody so far, at the time when it is applied first; none of an object that is nested too
    /// deep for its managers.
    /// </summary>
    public static List<FieldOwner> OwnBeforeApply(ApiObject live, FieldManager applying)
    {
        var comparison = ObjectComparison.Compare(TrackedFields.Empty.Json, TrackedFields.Of(live).Json, live.Resource.Fields);
        var fields = comparison.IsTooDeep ? FieldSet.Empty : TrackedFields.Strip(comparison.Changed);
        return fields.IsEmpty ? [] : [new(FieldOwner.BeforeFirstApply, FieldOwner.Update, live.Resource.ApiVersion, applying.Time, fields)];
    }

    /// <summary>Returns null if a client sent no managers, or some that cannot be read.</summary>
    private static List<FieldOwner>? ReadSent(CanonicalValue sent) =>
        !sent.IsAbsent && ManagedFields.TryRead(sent, out var owners) && owners.Count > 0 ? owners : null;

    /// <param name="validations">The number of times that each violation is reported.</param>
    private Result<ApiObject> Store(
        ApiObject next, CanonicalValue before, CanonicalValue after, List<FieldOwner> owners, FieldManager manager, int validations)
    {
        var resource = next.Resource;
        owners.RemoveAll(owner => IsOtherForm(resource, owner.ApiVersion));
        var comparison = ObjectComparison.Compare(before.Json, after.Json, resource.Fields);
        if (comparison.IsTooDeep || owners.Exists(owner => owner.ApiVersion != resource.ApiVersion))
        {
            // a kube-apiserver forgets all managers, too, if it cannot update them
            return next.WithManagedFields(default);
        }

        var live = ObjectFields.Collect(before, resource.Fields);
        var tracked = Track(owners, live, comparison, manager, resource.ApiVersion);
        var causes = new FieldErrorList();
        foreach (var owner in tracked.Where(owner => !owner.HasKnownOperation))
        {
            var cause = StatusCause.Invalid("metadata.managedFields.operation", owner.Operation, "must be `Apply` or `Update`");
            causes.AddRange([.. Enumerable.Repeat(cause, validations)]);
        }

        if (!causes.IsEmpty)
        {
            return errors.Invalid(resource.Name, next.Key.Name, causes);
        }

        // like a kube-apiserver, an object that is too large only with its managers is stored without them
        var stored = next.WithManagedFields(ManagedFields.Write(tracked));
        return stored.Length > ApiObject.SizeLimit ? next.WithManagedFields(default) : stored;
    }

    /// <summary>Whether this is the version of the other form of an object, as of events. A kube-apiserver forgets the managers of that form.</summary>
    private static bool IsOtherForm(ResourceDefinition resource, string apiVersion) => apiVersion != resource.ApiVersion
        && KnownResources.Objects.Any(other => other.ApiVersion == apiVersion && other.Kind == resource.Kind && other.Stored == resource.Stored);

    private static List<FieldOwner> Track(
        List<FieldOwner> owners, FieldSet live, ObjectComparison comparison, FieldManager manager, string apiVersion)
    {
        var (changed, removed) = (comparison.Changed, comparison.Removed);
        var (all, modified, gone) = (new IndexedFields(live), new IndexedFields(changed), new IndexedFields(removed));
        var former = owners.Find(owner => owner.Is(manager.Name, FieldOwner.Update));
        List<FieldOwner> rest =
        [
            .. owners.Select(owner => owner with { Fields = owner.Fields.Reconcile(all).Except(modified).Except(gone) })
                .Where(owner => !owner.Fields.IsEmpty),
        ];

        var own = TrackedFields.Strip(changed.Except(removed));
        if (own.IsEmpty)
        {
            return rest;
        }

        if (rest.Find(owner => owner.Is(manager.Name, FieldOwner.Update)) is { } previous)
        {
            rest.RemoveAll(owner => ReferenceEquals(owner, previous));
            own = own.Union(previous.Fields);
        }

        var isSame = former is not null && former.Fields.SameAs(own);
        rest.Add(new(manager.Name, FieldOwner.Update, apiVersion, isSame ? former!.Time : manager.Time, own));
        return Limit(rest, apiVersion);
    }

    /// <summary>
    /// Merges the oldest updates into one entry.
    /// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/capmanagers.go
    /// </summary>
    private static List<FieldOwner> Limit(List<FieldOwner> owners, string apiVersion)
    {
        var updates = owners.Where(owner => !owner.IsApplied).OrderBy(owner => owner.Time, StringComparer.Ordinal)
            .ThenBy(owner => owner.Manager, StringComparer.Ordinal).ToList();
        if (updates.Count <= MaxUpdates)
        {
            return owners;
        }

        var excess = updates.Count - MaxUpdates + 1;
        var merged = updates.Where((owner, index) => index < excess || owner.Manager == AncientChanges).Select(owner => owner.Fields);

        return
        [
            .. owners.Where(owner => owner.IsApplied),
            .. updates.Skip(excess).Where(owner => owner.Manager != AncientChanges),
            new(AncientChanges, FieldOwner.Update, apiVersion, updates[excess - 1].Time, FieldSet.Union([.. merged])),
        ];
    }
}
