using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>A TFJob as a caller would have it: what was sent, or what a patch made of the stored one. Nothing of it is checked.</summary>
internal sealed class TfJobDocument(CanonicalObject json)
{
    private static readonly string[] Known = ["apiVersion", "kind", "metadata", "spec", "status"];

    public string? ApiVersion { get; } = Text(json["apiVersion"]);

    public string? Kind { get; } = Text(json["kind"]);

    public ReadOnlyMemory<byte> Metadata { get; } = json["metadata"];

    public ReadOnlyMemory<byte> Spec { get; } = json["spec"];

    public ReadOnlyMemory<byte> Status { get; } = json["status"];

    public IEnumerable<CanonicalMember> Unknown => json.Members.Where(member => !Known.Contains(member.Name));

    /// <summary>Finds an <c>apiVersion</c> or a <c>kind</c> that is not a TFJob's.</summary>
    public Status? TypeFault(string? name)
    {
        var causes = new CauseList();
        if (ApiVersion is null || Kind is null)
        {
            causes.Add(StatusCause.Required(ApiVersion is null ? "apiVersion" : "kind", $"must be {(ApiVersion is null ? TfJob.ApiVersion : TfJob.Kind)}"));
            return ApiErrors.Invalid(causes, name);
        }

        if (Kind != TfJob.Kind)
        {
            causes.Add(StatusCause.Invalid("kind", Kind, $"must be {TfJob.Kind}"));
        }

        if (ApiVersion != TfJob.ApiVersion)
        {
            causes.Add(StatusCause.Invalid("apiVersion", ApiVersion, $"must be {TfJob.ApiVersion}"));
        }

        return causes.IsEmpty ? null : ApiErrors.Invalid(causes, name, Kind, GroupOf(ApiVersion));
    }

    private static string GroupOf(string apiVersion) =>
        apiVersion.LastIndexOf('/') is var slash and > 0 ? apiVersion[..slash] : "";

    private static string? Text(ReadOnlyMemory<byte> json) =>
        json.Length > 2 && json.Span[0] == '"' ? JsonStrings.Decode(json.Span[1..^1]) : null;
}
