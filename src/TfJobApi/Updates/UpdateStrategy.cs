using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Updates;

/// <summary>Creates and updates of the main resource. Pure: the time and a new uid are parameters.</summary>
internal sealed class UpdateStrategy(ApiProfile profile) : IUpdateStrategy
{
    private static readonly FieldPath Finalizers = FieldPath.Metadata.Child("finalizers");
    private static readonly FieldPath GenerateName = FieldPath.Metadata.Child("generateName");
    private static readonly FieldPath OwnerReferences = FieldPath.Metadata.Child("ownerReferences");

    /// <summary>Makes the first revision of an object; fields that the server owns are set, whatever was sent for them.</summary>
    /// <param name="generatedName">Makes the name from its prefix if only <c>generateName</c> was sent.</param>
    public Result<ApiObject> Create(
        ResourceDefinition resource, Candidate candidate, string? @namespace, string creationTimestamp, string uid, Func<string, string> generatedName)
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

        if (sent.ResourceVersion is not null)
        {
            return ApiErrors.BadRequest("metadata.resourceVersion should not be set on objects to be created");
        }

        var name = sent.Name ?? (sent.GenerateName is null ? null : generatedName(sent.GenerateName));
        if (candidate.CheckType(resource, name, profile.Errors) is { } mistyped)
        {
            return mistyped;
        }

        var meta = sent with
        {
            CreationTimestamp = creationTimestamp,
            Generation = 1,
            Name = name,
            Namespace = @namespace,
            Uid = uid,
        };
        var causes = new FieldErrorList();
        MetadataValidation.ValidateNew(meta, resource.NameRule ?? profile.NameRule, causes);
        resource.Schema?.Validate(candidate.Spec, causes);

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(resource.Name, name, causes);
        }

        var spec = candidate.Spec.IsEmpty ? resource.InitialSpec : candidate.Spec.ToArray();
        var created = new ApiObject(resource, meta.Detached(), spec, resource.InitialStatus);
        return created.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(resource.Name, ApiObject.SizeLimit) : created;
    }

    /// <summary>Makes an object from a manifest that was prepared by hand; fields that the server owns are kept where they are given.</summary>
    public Result<ApiObject> Seed(ResourceDefinition resource, Candidate candidate, string creationTimestamp, string uid)
    {
        var causes = candidate.CollectErrors();
        var given = candidate.Meta;
        var meta = given with
        {
            CreationTimestamp = given.CreationTimestamp ?? creationTimestamp,
            Generation = Math.Max(given.Generation, 1),
            Namespace = resource.IsNamespaced ? given.Namespace ?? Namespace.Default : null,
            Uid = given.Uid ?? uid,
        };
        MetadataValidation.ValidateNew(meta, resource.NameRule ?? profile.NameRule, causes);
        resource.Schema?.Validate(candidate.Spec, causes);

        var version = 0L;
        if (given.ResourceVersion is { } text && (!ResourceVersion.TryParse(text, out version) || version is 0 or > ResourceVersion.GreatestSeed))
        {
            causes.Add(StatusCause.Invalid(
                "metadata.resourceVersion", text, $"must be a decimal number from 1 to {ResourceVersion.GreatestSeed}"));
        }

        if (new CanonicalValue(candidate.Status) is { IsAbsent: false, IsObject: false })
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Status, candidate.Status, "object"));
        }

        if (candidate.CheckType(resource, meta.Name, profile.Errors) is { } mistyped)
        {
            foreach (var cause in mistyped.Details!.Causes)
            {
                causes.Add(cause);
            }
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

    /// <summary>Rejects as a whole: name and namespace first, then the version, then every other violation at once.</summary>
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
        var specIsUnchanged = ApiObject.SameBytes(candidate.Spec, current.Spec);
        var meta = sent.WithServerFieldsOf(old, specIsUnchanged ? old.Generation : old.Generation + 1);

        CheckUpdatable(current, old, meta, candidate, causes);
        MetadataValidation.ValidateUpdate(sent, old, causes);
        if (!specIsUnchanged)
        {
            current.Resource.Schema?.Validate(candidate.Spec, causes);
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(current.Resource.Name, name, causes);
        }

        var next = current.With(meta, specIsUnchanged ? current.Spec : candidate.Spec);
        if (next.ContentEquals(current))
        {
            return current;
        }

        return next.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(current.Resource.Name, ApiObject.SizeLimit) : next;
    }

    /// <summary>Ignores the status, and requires the uid, if there is one, to be the current object's.</summary>
    public Result<ApiObject> Replace(ApiObject current, Candidate candidate) =>
        Preconditions.CheckUid(current, candidate) is { } failed ? failed : Update(current, candidate with { Status = current.Status });

    public ApiObject View(ApiObject stored) => stored;

    private void CheckUpdatable(ApiObject current, ObjectMeta old, ObjectMeta meta, Candidate candidate, FieldErrorList causes)
    {
        if (!profile.RestrictsUpdates || current.Resource.Updatable is not { } updatable || ChangesLabelsAlone(current, old, meta, candidate))
        {
            return;
        }

        updatable.CheckFixed(GenerateName, old.GenerateName, meta.GenerateName, causes);
        updatable.CheckFixed(Finalizers, old.Finalizers, meta.Finalizers, causes);
        updatable.CheckFixed(OwnerReferences, old.OwnerReferences, meta.OwnerReferences, causes);
        updatable.CheckSpec(current.Spec, candidate.Spec, causes);
        updatable.CheckFixed(FieldPath.Status, current.Status, candidate.Status, causes);
        foreach (var unknown in candidate.Unknown)
        {
            updatable.CheckFixed(FieldPath.Root.Child(unknown.Name), default, unknown.Value.Json, causes);
        }
    }

    /// <summary>Whether labels and annotations are all that can have changed, as they do in most updates.</summary>
    private static bool ChangesLabelsAlone(ApiObject current, ObjectMeta old, ObjectMeta meta, Candidate candidate) =>
        meta.SharesIdentityWith(old) && candidate.Spec.Equals(current.Spec) && candidate.Status.Equals(current.Status) && candidate.Unknown.Count == 0;
}
