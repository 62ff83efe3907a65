using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>The requested object: the one that was sent, or the current one with a patch applied. Only its types are checked.</summary>
internal sealed record Candidate
{
    private readonly FieldErrorList _typeErrors = new();
    private List<(string Name, CanonicalValue Value)>? _unknown;

    public string? ApiVersion { get; private set; }

    public string? Kind { get; private set; }

    public ObjectMeta Meta { get; private set; } = ObjectMeta.Empty;

    /// <summary>Whether a patch does not name a version, and therefore matches the current one.</summary>
    public bool KeepsVersion { get; private set; }

    /// <summary>The uids of owner references that were sent more than once; none if the metadata cannot be read, as in a kube-apiserver.</summary>
    public IReadOnlyList<string> DuplicateOwners { get => HasTypeErrors ? [] : field; private set; } = [];

    /// <summary>Whether members of the metadata are of the wrong type.</summary>
    public bool HasTypeErrors => !_typeErrors.IsEmpty;

    /// <summary>The JSON that was sent, a whole object or a patch; empty if it is not known.</summary>
    public ReadOnlyMemory<byte> Text { get; private init; }

    public ReadOnlyMemory<byte> Spec { get; private set; }

    public ReadOnlyMemory<byte> Status { get; private set; }

    /// <summary>Members that the resource does not have.</summary>
    public IReadOnlyList<(string Name, CanonicalValue Value)> Unknown => _unknown is null ? [] : _unknown;

    /// <summary>Reads a whole object. Nulls of known fields of the spec are absent; the result of a merge patch has none.</summary>
    /// <param name="text">The JSON that was sent.</param>
    /// <param name="keepsNulls">Whether nulls are values, as in the result of an apply.</param>
    public static Candidate FromObject(
        ResourceDefinition resource, CanonicalValue json, ReadOnlyMemory<byte> text = default, bool keepsNulls = false)
    {
        var candidate = new Candidate { Text = text };
        foreach (var member in json.Members)
        {
            candidate.Set(member.RawName, member.Value);
        }

        if (resource.IsBuiltIn)
        {
            // the decoder of a built-in kind knows the type by the path
            candidate.ApiVersion ??= resource.ApiVersion;
            candidate.Kind ??= resource.Kind;
        }

        if (resource.Schema is { } schema && !keepsNulls)
        {
            candidate.Spec = SchemaNulls.Remove(candidate.Spec, schema.Fields).Json;
        }

        if (resource.IsFlat)
        {
            candidate.SetContent(FlatContent.Read(resource, json));
        }

        return candidate;
    }

    /// <summary>Merges member by member: members that the patch does not name are shared with the current revision, unparsed.</summary>
    public static Candidate FromMergePatch(ApiObject current, CanonicalValue patch, ReadOnlyMemory<byte> text = default)
    {
        var candidate = new Candidate
        {
            ApiVersion = current.Resource.ApiVersion,
            Kind = current.Resource.Kind,
            Meta = current.Meta,
            KeepsVersion = true,
            Text = text,
            Spec = current.Spec,
            Status = current.Status,
        };
        var cursor = new CanonicalCursor(patch.Span);
        cursor.Enter();
        while (cursor.MoveNext(out var name))
        {
            if (cursor.IsObject && name.SequenceEqual("metadata"u8))
            {
                candidate.MergeMetadata(patch.Json, ref cursor);
                continue;
            }

            var old = name.SequenceEqual("spec"u8) ? current.Spec : name.SequenceEqual("status"u8) ? current.Status : default;
            candidate.Set(name, MergePatch.Apply(old, patch.Json, ref cursor));
        }

        if (current.Resource.IsFlat)
        {
            var content = new JsonBuffer(current.Spec.Length + patch.Json.Length);
            MergePatch.Apply(current.Spec.Span, FlatContent.ReadPatch(current.Resource, patch).Span, content);
            candidate.SetContent(FlatContent.Complete(current.Resource, content.WrittenSpan.ToArray()));
        }

        return candidate;
    }

    public Candidate WithStatus(ReadOnlyMemory<byte> status) => this with { Status = status };

    /// <summary>Returns a new list of violations that begins with the type errors.</summary>
    public FieldErrorList CollectErrors() => new() { _typeErrors };

    /// <summary>400 for a whole object that does not decode into the type; like kube-apiserver, before any other check.</summary>
    public ApiStatus? CheckDecoded(ResourceDefinition resource)
    {
        if (ApiVersion is null || Kind is null)
        {
            return ApiErrors.BadRequest($"Object '{(Kind is null ? "Kind" : "apiVersion")}' is missing");
        }

        if (ApiVersion != resource.ApiVersion)
        {
            return ApiErrors.BadRequest(
                $"the API version in the data ({ApiVersion}) does not match the expected API version ({resource.ApiVersion})");
        }

        if (!HasTypeErrors)
        {
            return null;
        }

        var error = ApiErrors.BadRequest(resource.Name, Meta.Name, _typeErrors);
        return error with
        {
            Message = $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {error.Message}",
        };
    }

    /// <summary>Checks that <c>apiVersion</c> and <c>kind</c> are those of the resource.</summary>
    public ApiStatus? CheckType(ResourceDefinition resource, string? name, ProfileErrors errors)
    {
        if (ApiVersion == resource.ApiVersion && Kind == resource.Kind)
        {
            return null;
        }

        if (ApiVersion is null || Kind is null)
        {
            return errors.Invalid(resource.Name, name, [ApiVersion is null
                ? StatusCause.Required("apiVersion", $"must be {resource.ApiVersion}")
                : StatusCause.Required("kind", $"must be {resource.Kind}")]);
        }

        var causes = new FieldErrorList();
        if (Kind != resource.Kind)
        {
            causes.Add(StatusCause.Invalid("kind", Kind, $"must be {resource.Kind}"));
        }

        if (ApiVersion != resource.ApiVersion)
        {
            causes.Add(StatusCause.Invalid("apiVersion", ApiVersion, $"must be {resource.ApiVersion}"));
        }

        var group = ApiVersion.LastIndexOf('/') is var slash and > 0 ? ApiVersion[..slash] : "";
        return errors.Invalid(new(group, "", Kind), name, causes);
    }

    private void Set(ReadOnlySpan<byte> name, CanonicalValue value)
    {
        if (name.SequenceEqual("apiVersion"u8))
        {
            ApiVersion = value.NonEmptyText;
        }
        else if (name.SequenceEqual("kind"u8))
        {
            Kind = value.NonEmptyText;
        }
        else if (name.SequenceEqual("metadata"u8))
        {
            Meta = ObjectMetaReader.Read(value, _typeErrors);
            KeepsVersion = false;
            DuplicateOwners = Meta.OwnerReferences.IsEmpty ? [] : OwnerReferences.FindDuplicates(value["ownerReferences"]);
        }
        else if (name.SequenceEqual("spec"u8))
        {
            Spec = value.IsNull ? default : value.Json;
        }
        else if (name.SequenceEqual("status"u8))
        {
            Status = value.IsNull ? default : value.Json;
        }
        else if (!value.IsAbsentOrNull)
        {
            (_unknown ??= []).Add((JsonStrings.Decode(name), value));
        }
    }

    private void SetContent(ReadOnlyMemory<byte> content)
    {
        (Spec, Status) = (content, default);
        _unknown = null;
    }

    private void MergeMetadata(ReadOnlyMemory<byte> patch, ref CanonicalCursor cursor)
    {
        cursor.Enter();
        while (cursor.MoveNext(out var name))
        {
            // only these two members are objects that are stored; an object in any other member is new
            var old = name.SequenceEqual("annotations"u8) ? Meta.Annotations
                : name.SequenceEqual("labels"u8) ? Meta.Labels
                : default;
            var value = MergePatch.Apply(old, patch, ref cursor);
            Meta = ObjectMetaReader.ReadMember(Meta, name, value, _typeErrors);
            if (name.SequenceEqual("ownerReferences"u8))
            {
                DuplicateOwners = OwnerReferences.FindDuplicates(value);
            }

            KeepsVersion &= !name.SequenceEqual("resourceVersion"u8);
        }
    }
}
