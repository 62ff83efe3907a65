using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Updates;

/// <summary>Creates and updates the main resource. The time and a new uid are parameters.</summary>
internal sealed class UpdateStrategy(ApiProfile profile) : IUpdateStrategy
{
    private static readonly byte[] EmptyStatus = [.. "{}"u8];

    private static readonly FieldPath Finalizers = FieldPath.Metadata.Child("finalizers");
    private static readonly FieldPath GenerateName = FieldPath.Metadata.Child("generateName");
    private static readonly FieldPath OwnerReferences = FieldPath.Metadata.Child("ownerReferences");

    /// <summary>Creates the first revision of an object; sent values of fields that the server owns are ignored.</summary>
    /// <param name="generateName">Creates a name from its prefix if only <c>generateName</c> was sent.</param>
    public Result<ApiObject> Create(
        ResourceDefinition resource, Candidate candidate, string? @namespace, string creationTimestamp, string uid, Func<string, string> generateName)
    {
        if (candidate.CheckDecoded(resource) is { } undecodable)
        {
            return undecodable;
        }

        var sent = candidate.Meta;
        if (resource.IsNamespaced && sent.Namespace is not null && sent.Namespace != @namespace)
        {
            return ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        var name = sent.Name ?? (sent.GenerateName is null ? null : generateName(sent.GenerateName));
        if (candidate.CheckType(resource, name, profile.Errors) is { } mistyped)
        {
            return mistyped;
        }

        var meta = sent with
        {
            ResourceVersion = null,
            Stable = sent.Stable with
            {
                CreationTimestamp = creationTimestamp,
                Deletion = null,
                Generation = resource.InitialGeneration,
                ManagedFields = default,
                Name = name,
                Namespace = @namespace,
                Uid = uid,
            },
        };
        var causes = new FieldErrorList();
        MetadataValidation.ValidateNew(meta, resource.NameRule ?? profile.NameRule, resource.NameRule ?? profile.PrefixRule, causes);
        resource.Schema?.Validate(candidate.Spec, candidate.Text, causes);
        if (resource.IsBuiltIn)
        {
            FinalizerList.ValidateStandard(meta.Finalizers, causes);
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(resource.Name, name, causes);
        }

        var spec = candidate.Spec.IsEmpty ? resource.InitialSpec : candidate.Spec.ToArray();
        return new ApiObject(resource, meta.Detached(), spec, resource.InitialStatus).CheckSize();
    }

    /// <summary>Creates an object from a manifest; sent values of fields that the server owns are kept.</summary>
    public Result<ApiObject> Seed(ResourceDefinition resource, Candidate candidate, string creationTimestamp, string uid)
    {
        var causes = candidate.CollectErrors();
        var given = candidate.Meta;
        var meta = given with
        {
            Stable = given.Stable with
            {
                CreationTimestamp = given.CreationTimestamp ?? creationTimestamp,
                Deletion = given.IsDeleting ? given.Deletion : null,
                Generation = Math.Max(given.Generation, resource.InitialGeneration),
                ManagedFields = ManagedFields.Normalise(given.ManagedFields, resource.ApiVersion),
                Namespace = resource.IsNamespaced ? given.Namespace ?? Namespace.Default : null,
                Uid = given.Uid ?? uid,
            },
        };
        MetadataValidation.ValidateStored(meta, resource.NameRule ?? profile.NameRule, causes);
        resource.Schema?.Validate(candidate.Spec, candidate.Text, causes);

        var version = 0L;
        if (given.ResourceVersion is { } text && (!ResourceVersion.TryParse(text, out version) || version is 0 or > ResourceVersion.GreatestSeed))
        {
            causes.Add(StatusCause.Invalid(
                "metadata.resourceVersion", text, $"must be a decimal number from 1 to {ResourceVersion.GreatestSeed}"));
        }

        JsonTypes.CheckType(FieldPath.Status, candidate.Status, "object", causes);
        if (candidate.CheckType(resource, meta.Name, profile.Errors) is { } mistyped)
        {
            causes.AddRange(mistyped.Details!.Causes);
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(resource.Name, meta.Name, causes);
        }

        return new ApiObject(
            resource,
            meta,
            candidate.Spec.IsEmpty ? resource.InitialSpec : candidate.Spec,
            candidate.Status.IsEmpty ? resource.InitialStatus : candidate.Status,
            version);
    }

    /// <summary>Checks name and namespace, then the version, then everything else, and reports every violation.</summary>
    public Result<ApiObject> Update(ApiObject current, Candidate candidate)
    {
        var causes = candidate.CollectErrors();
        var sent = candidate.Meta;
        var name = current.Key.Name;

        if (Preconditions.Check(current, candidate, profile.Errors) is { } failed)
        {
            return failed;
        }

        var old = current.Meta;
        var spec = InStoredForm(current, candidate.Spec);
        var specIsUnchanged = ApiObject.SameBytes(spec, current.Spec);
        var meta = sent.WithServerFieldsOf(old, specIsUnchanged || current.Resource.IsBuiltIn ? old.Generation : old.Generation + 1);

        CheckUpdatable(current, old, meta, candidate, spec, causes);
        MetadataValidation.ValidateUpdate(sent, old, causes);
        if (!specIsUnchanged)
        {
            current.Resource.Schema?.Validate(spec, candidate.Text, causes);
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(current.Resource.Name, name, causes);
        }

        var next = current.With(meta, specIsUnchanged ? current.Spec : spec);
        return next.ContentEquals(current) ? current : next.CheckSize();
    }

    /// <summary>Ignores the status, and requires the uid of the current object if one was sent.</summary>
    public Result<ApiObject> Replace(ApiObject current, Candidate candidate) =>
        Preconditions.CheckUid(current, candidate) is { } failed ? failed : Update(current, candidate.WithStatus(current.Status));

    public ApiObject View(ApiObject stored) => stored;

    /// <summary>Returns a new object for the response.</summary>
    public ApiObject ViewNew(ApiObject created) =>
        profile.ShowsEmptyStatus && created.Resource is { HasStatus: true, IsBuiltIn: false } && created.Status.IsEmpty ? created.WithStatus(EmptyStatus) : created;

    /// <summary>Returns the spec of an update in which the fields that may not change, and differ only in nulls, are as stored.</summary>
    private ReadOnlyMemory<byte> InStoredForm(ApiObject current, ReadOnlyMemory<byte> spec) =>
        profile.RestrictsUpdates && current.Resource.Updatable is { } updatable && !spec.Equals(current.Spec)
            ? updatable.KeepNulls(current.Spec, spec)
            : spec;

    private void CheckUpdatable(
        ApiObject current, ObjectMeta old, ObjectMeta meta, Candidate candidate, ReadOnlyMemory<byte> spec, FieldErrorList causes)
    {
        if (!profile.RestrictsUpdates || current.Resource.Updatable is not { } updatable || ChangesOnlyLabels(current, old, meta, candidate))
        {
            return;
        }

        updatable.CheckFixed(GenerateName, old.GenerateName, meta.GenerateName, causes);
        if (!old.IsDeleting)
        {
            updatable.CheckFixed(Finalizers, old.Finalizers, meta.Finalizers, causes);
        }

        updatable.CheckFixed(OwnerReferences, old.OwnerReferences, meta.OwnerReferences, causes);
        updatable.CheckSpec(current.Spec, spec, causes);
        updatable.CheckFixed(FieldPath.Status, current.Status, candidate.Status, causes);
        foreach (var unknown in candidate.Unknown)
        {
            updatable.CheckFixed(FieldPath.Root.Child(unknown.Name), default, unknown.Value.Json, causes);
        }
    }

    /// <summary>Whether only labels and annotations can have changed, as in most updates.</summary>
    private static bool ChangesOnlyLabels(ApiObject current, ObjectMeta old, ObjectMeta meta, Candidate candidate) =>
        ReferenceEquals(meta.Stable, old.Stable) && candidate.Spec.Equals(current.Spec) && candidate.Status.Equals(current.Status) && candidate.Unknown.Count == 0;
}
