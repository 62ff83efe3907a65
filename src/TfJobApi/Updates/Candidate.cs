using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>The object that a caller asks for: the one that was sent, or the current one with a patch applied. Only its types are checked.</summary>
internal sealed record Candidate
{
    public const string ApiVersionMember = "apiVersion";
    public const string KindMember = "kind";
    public const string MetadataMember = "metadata";
    public const string SpecMember = "spec";
    public const string StatusMember = "status";

    public required string? ApiVersion { get; init; }

    public required string? Kind { get; init; }

    public required ObjectMeta Meta { get; init; }

    /// <summary>Whether the version is the current one because a patch names none; the metadata has none then.</summary>
    public bool KeepsVersion { get; init; }

    /// <summary>Members of the metadata that are of the wrong type.</summary>
    public required FieldErrorList TypeErrors { private get; init; }

    public bool HasTypeErrors => !TypeErrors.IsEmpty;

    public ReadOnlyMemory<byte> Spec { get; init; }

    public ReadOnlyMemory<byte> Status { get; init; }

    /// <summary>Members of the whole that the resource does not have.</summary>
    public IReadOnlyList<(string Name, CanonicalValue Value)> Unknown { get; init; } = [];

    /// <summary>Takes a whole object apart.</summary>
    public static Candidate Of(CanonicalValue json)
    {
        CanonicalValue apiVersion = default;
        CanonicalValue kind = default;
        CanonicalValue metadata = default;
        CanonicalValue spec = default;
        CanonicalValue status = default;
        List<(string, CanonicalValue)> unknown = [];
        foreach (var member in json.Members)
        {
            switch (member.Name)
            {
                case ApiVersionMember:
                    apiVersion = member.Value;
                    break;
                case KindMember:
                    kind = member.Value;
                    break;
                case MetadataMember:
                    metadata = member.Value;
                    break;
                case SpecMember:
                    spec = member.Value;
                    break;
                case StatusMember:
                    status = member.Value;
                    break;
                case var name:
                    unknown.Add((name, member.Value));
                    break;
            }
        }

        var causes = new FieldErrorList();
        return new()
        {
            ApiVersion = apiVersion.NonEmptyText,
            Kind = kind.NonEmptyText,
            Meta = ObjectMetaReader.Read(metadata, causes),
            TypeErrors = causes,
            Spec = spec.Json,
            Status = status.Json,
            Unknown = unknown,
        };
    }

    public static bool IsKnown(string member) =>
        member is ApiVersionMember or KindMember or MetadataMember or SpecMember or StatusMember;

    /// <summary>Returns a new list of violations that begins with the type errors.</summary>
    public FieldErrorList CollectErrors() => new() { TypeErrors };

    /// <summary>400 for a whole object that does not decode into the type; like kube-apiserver, before any other check.</summary>
    public ApiStatus? CheckDecoded(ResourceDefinition resource)
    {
        if (ApiVersion is null || Kind is null)
        {
            return ApiErrors.BadRequest($"Object '{(Kind is null ? "Kind" : "apiVersion")}' is missing");
        }

        if (ApiVersion != resource.ApiVersion)
        {
            return ApiErrors.BadRequest($"the API version in the data ({ApiVersion}) does not match the expected API version ({resource.ApiVersion})");
        }

        if (TypeErrors.IsEmpty)
        {
            return null;
        }

        var error = ApiErrors.BadRequest(resource.Name, Meta.Name, TypeErrors);
        return error with { Message = $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {error.Message}" };
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
                ? StatusCause.Required(ApiVersionMember, $"must be {resource.ApiVersion}")
                : StatusCause.Required(KindMember, $"must be {resource.Kind}")]);
        }

        var causes = new FieldErrorList();
        if (Kind != resource.Kind)
        {
            causes.Add(StatusCause.Invalid(KindMember, Kind, $"must be {resource.Kind}"));
        }

        if (ApiVersion != resource.ApiVersion)
        {
            causes.Add(StatusCause.Invalid(ApiVersionMember, ApiVersion, $"must be {resource.ApiVersion}"));
        }

        return errors.Invalid(new(GroupOf(ApiVersion), "", Kind), name, causes);
    }

    private static string GroupOf(string apiVersion) =>
        apiVersion.LastIndexOf('/') is var slash and > 0 ? apiVersion[..slash] : "";
}
