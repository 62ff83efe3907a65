using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>A TFJob as a caller would have it: what was sent, or what a patch made of the stored one. Only types are looked at.</summary>
internal sealed record Candidate
{
    public const string ApiVersionMember = "apiVersion";
    public const string KindMember = "kind";
    public const string MetadataMember = "metadata";
    public const string SpecMember = "spec";
    public const string StatusMember = "status";

    public string? ApiVersion { get; init; } = ApiObject.ApiVersion;

    public string? Kind { get; init; } = ApiObject.Kind;

    public required ObjectMeta Meta { get; init; }

    /// <summary>
    /// Whether the version is that of the stored TFJob because nobody has said another; the metadata's own is nothing then.
    /// </summary>
    public bool KeepsVersion { get; init; }

    /// <summary>Members of the metadata that are of the wrong type.</summary>
    public required FieldErrorList MetaCauses { get; init; }

    public ReadOnlyMemory<byte> Spec { get; init; }

    public ReadOnlyMemory<byte> Status { get; init; }

    /// <summary>Members of the whole that a TFJob does not have.</summary>
    public CanonicalMember[] Unknown { get; init; } = [];

    /// <summary>Takes apart an object that is whole.</summary>
    public static Candidate Of(CanonicalObject json)
    {
        var causes = new FieldErrorList();
        return new()
        {
            ApiVersion = Text(json[ApiVersionMember]),
            Kind = Text(json[KindMember]),
            Meta = ObjectMetaReader.Read(json[MetadataMember], causes),
            MetaCauses = causes,
            Spec = json[SpecMember],
            Status = json[StatusMember],
            Unknown = [.. json.Members.Where(member => !IsKnown(member.Name))],
        };
    }

    public static bool IsKnown(string member) =>
        member is ApiVersionMember or KindMember or MetadataMember or SpecMember or StatusMember;

    /// <summary>The text that a value is; null when it is none, or an empty one.</summary>
    public static string? Text(ReadOnlyMemory<byte> json) =>
        json.Length > 2 && json.Span[0] == '"' ? JsonStrings.Decode(json.Span[1..^1]) : null;

    /// <summary>400 for a whole object that does not decode into the type; before anything else is asked of it, as on a real server.</summary>
    public ApiStatus? DecodeFault()
    {
        if (ApiVersion is null || Kind is null)
        {
            return ApiErrors.BadRequest($"Object '{(Kind is null ? "Kind" : "apiVersion")}' is missing");
        }

        if (ApiVersion != ApiObject.ApiVersion)
        {
            return ApiErrors.BadRequest($"the API version in the data ({ApiVersion}) does not match the expected API version ({ApiObject.ApiVersion})");
        }

        if (MetaCauses.IsEmpty)
        {
            return null;
        }

        var invalid = ApiErrors.Invalid(MetaCauses, Meta.Name);
        return invalid with
        {
            Code = 400,
            Reason = "BadRequest",
            Message = $"{ApiObject.Kind} in version \"v1\" cannot be handled as a {ApiObject.Kind}: {invalid.Message}",
        };
    }

    /// <summary>Finds an <c>apiVersion</c> or a <c>kind</c> that is not a TFJob's.</summary>
    public ApiStatus? TypeFault(string? name)
    {
        if (ApiVersion == ApiObject.ApiVersion && Kind == ApiObject.Kind)
        {
            return null;
        }

        var causes = new FieldErrorList();
        if (ApiVersion is null || Kind is null)
        {
            causes.Add(ApiVersion is null
                ? StatusCause.Required(ApiVersionMember, $"must be {ApiObject.ApiVersion}")
                : StatusCause.Required(KindMember, $"must be {ApiObject.Kind}"));
            return ApiErrors.Invalid(causes, name);
        }

        if (Kind != ApiObject.Kind)
        {
            causes.Add(StatusCause.Invalid(KindMember, Kind, $"must be {ApiObject.Kind}"));
        }

        if (ApiVersion != ApiObject.ApiVersion)
        {
            causes.Add(StatusCause.Invalid(ApiVersionMember, ApiVersion, $"must be {ApiObject.ApiVersion}"));
        }

        return ApiErrors.Invalid(causes, name, Kind, GroupOf(ApiVersion));
    }

    private static string GroupOf(string apiVersion) =>
        apiVersion.LastIndexOf('/') is var slash and > 0 ? apiVersion[..slash] : "";
}
