using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>
/// What a create and an update do to a TFJob, and what they refuse. Pure: the time and a new uid are handed in.
/// Named after its model, https://github.com/kubernetes/apiserver/blob/master/pkg/registry/rest/update.go
/// </summary>
internal sealed class UpdateStrategy(ApiProfile profile)
{
    private static readonly FieldPath Finalizers = FieldPath.Metadata.Child("finalizers");
    private static readonly FieldPath GenerateName = FieldPath.Metadata.Child("generateName");
    private static readonly FieldPath OwnerReferences = FieldPath.Metadata.Child("ownerReferences");

    /// <summary>Makes the first revision of a TFJob; what the server owns is set, whatever was sent for it.</summary>
    /// <param name="generatedName">The name to take when only <c>generateName</c> was sent.</param>
    public Result<ApiObject> Create(
        ResourceDefinition resource, Candidate document, string @namespace, string creationTimestamp, string uid, Func<string, string> generatedName)
    {
        if (document.CheckDecoded(resource) is { } undecodable)
        {
            return undecodable;
        }

        var sent = document.Meta;
        if (sent.Namespace is not null && sent.Namespace != @namespace)
        {
            return ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (sent.ResourceVersion is not null)
        {
            return ApiErrors.BadRequest("metadata.resourceVersion should not be set on objects to be created");
        }

        var name = sent.Name ?? (sent.GenerateName is null ? null : generatedName(sent.GenerateName));
        if (document.CheckType(resource, name, profile.Errors) is { } mistyped)
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
        MetadataValidation.ValidateNew(meta, profile.NameRule, causes);
        resource.ValidateSpec(document.Spec, causes);

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(resource.Name, name, causes);
        }

        var job = new ApiObject(resource, meta.Detached(), document.Spec.ToArray(), status: default);
        return job.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(resource.Name, ApiObject.SizeLimit) : job;
    }

    /// <summary>Makes a TFJob out of a manifest that was prepared by hand; what the server owns is kept where it is given.</summary>
    public Result<ApiObject> Seed(ResourceDefinition resource, Candidate document, string creationTimestamp, string uid)
    {
        var causes = document.MetaCauses;
        var given = document.Meta;
        var meta = given with
        {
            CreationTimestamp = given.CreationTimestamp ?? creationTimestamp,
            Generation = Math.Max(given.Generation, 1),
            Namespace = given.Namespace ?? "default",
            Uid = given.Uid ?? uid,
        };
        MetadataValidation.ValidateNew(meta, profile.NameRule, causes);
        resource.ValidateSpec(document.Spec, causes);

        var version = 0L;
        if (given.ResourceVersion is { } text && (!ResourceVersion.TryParse(text, out version) || version is 0 or > ResourceVersion.GreatestSeed))
        {
            causes.Add(StatusCause.Invalid(
                "metadata.resourceVersion", text, $"must be a decimal number from 1 to {ResourceVersion.GreatestSeed}"));
        }

        if (new CanonicalValue(document.Status) is { IsAbsent: false, IsObject: false })
        {
            causes.Add(JsonTypes.WrongType("status", document.Status, "object"));
        }

        if (document.CheckType(resource, meta.Name, profile.Errors) is { } mistyped)
        {
            foreach (var cause in mistyped.Details!.Causes)
            {
                causes.Add(cause);
            }
        }

        return causes.IsEmpty ? new ApiObject(resource, meta, document.Spec, document.Status, version) : profile.Errors.Invalid(resource.Name, meta.Name, causes);
    }

    /// <summary>
    /// Makes the next revision out of what a caller would have; the current one itself when nothing changes.
    /// Refuses as a whole: name and namespace first, then the version, then every other finding at once.
    /// </summary>
    public Result<ApiObject> Update(ApiObject current, Candidate document)
    {
        var causes = document.MetaCauses;
        var sent = document.Meta;
        var name = current.Key.Name;

        if (Preconditions.Check(current, document, profile.Errors) is { } failed)
        {
            return failed;
        }

        var old = current.Meta;
        var specIsUnchanged = ApiObject.SameBytes(document.Spec, current.Spec);
        var meta = sent.WithServerFieldsOf(old, specIsUnchanged ? old.Generation : old.Generation + 1);

        CheckUpdatable(current, old, meta, document, causes);
        MetadataValidation.ValidateUpdate(sent, old, causes);
        if (!specIsUnchanged)
        {
            current.Resource.ValidateSpec(document.Spec, causes);
        }

        if (!causes.IsEmpty)
        {
            return profile.Errors.Invalid(current.Resource.Name, name, causes);
        }

        var next = current.With(meta, specIsUnchanged ? current.Spec : document.Spec);
        if (next.ContentEquals(current))
        {
            return current;
        }

        return next.Length > ApiObject.SizeLimit ? ApiErrors.ObjectTooLarge(current.Resource.Name, ApiObject.SizeLimit) : next;
    }

    /// <summary>
    /// As <see cref="Update"/>, for a whole object that takes the place of the stored one: the status of the main resource
    /// is passed over, and a uid names the one that is meant.
    /// </summary>
    public Result<ApiObject> Replace(ApiObject current, Candidate document) =>
        Preconditions.CheckUid(current, document) is { } failed ? failed : Update(current, document with { Status = current.Status });

    private void CheckUpdatable(ApiObject current, ObjectMeta old, ObjectMeta meta, Candidate document, FieldErrorList causes)
    {
        if (!profile.RestrictsUpdates || current.Resource.Updatable is not { } updatable || ChangesLabelsAlone(current, old, meta, document))
        {
            return;
        }

        if (old.GenerateName != meta.GenerateName)
        {
            updatable.CheckFixed(GenerateName, Text(old.GenerateName), Text(meta.GenerateName), causes);
        }

        updatable.CheckFixed(Finalizers, old.Finalizers, meta.Finalizers, causes);
        updatable.CheckFixed(OwnerReferences, old.OwnerReferences, meta.OwnerReferences, causes);
        updatable.CheckSpec(current.Spec, document.Spec, causes);
        updatable.CheckFixed(FieldPath.Status, current.Status, document.Status, causes);
        foreach (var unknown in document.Unknown)
        {
            updatable.CheckFixed(FieldPath.Root.Child(unknown.Name), default, unknown.Value.Json, causes);
        }
    }

    /// <summary>Whether labels and annotations are all that can have changed, as they do in most updates.</summary>
    private static bool ChangesLabelsAlone(ApiObject current, ObjectMeta old, ObjectMeta meta, Candidate document) =>
        meta.SharesIdentityWith(old) && document.Spec.Equals(current.Spec) && document.Status.Equals(current.Status) && document.Unknown.Count == 0;

    private static byte[] Text(string? text) => text is null ? [] : System.Text.Encoding.UTF8.GetBytes(text);
}
