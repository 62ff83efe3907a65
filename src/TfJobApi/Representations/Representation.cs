using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Representations;

/// <summary>How a caller wants an answer: which form of the object, and whether in YAML instead of JSON.</summary>
/// <param name="Version">The version of <c>meta.k8s.io</c> in which the form is asked for.</param>
/// <param name="RowObject">What of the object is in its row, when it is a table.</param>
internal sealed record Representation(RepresentationKind Form, bool IsYaml, string Version = "", RowObject RowObject = RowObject.Metadata)
{
    private const string Group = "meta.k8s.io";

    private static readonly Representation Json = new(RepresentationKind.Whole, IsYaml: false);
    private static readonly Representation Yaml = new(RepresentationKind.Whole, IsYaml: true);

    private static readonly string[] MediaTypes = [MediaType.Json, MediaType.Yaml, MediaType.Protobuf];
    private static readonly string[] StreamMediaTypes = [MediaType.Json, $"{MediaType.Json};stream=watch"];

    /// <summary>How one object is sent; 406 when the caller takes nothing that there is.</summary>
    public static Result<Representation> OfObject(HttpRequest request) => Of(request, "PartialObjectMetadata", takesYaml: true);

    /// <summary>How a list is sent; 406 when the caller takes nothing that there is.</summary>
    public static Result<Representation> OfList(HttpRequest request) => Of(request, "PartialObjectMetadataList", takesYaml: true);

    /// <summary>How the events of a watch are sent; there is no YAML for them.</summary>
    public static Result<Representation> OfWatch(HttpRequest request) => Of(request, "PartialObjectMetadata", takesYaml: false);

    /// <summary>What can be had: of a watch, or of anything else.</summary>
    public static IReadOnlyList<string> Offered(bool isWatch) => isWatch ? StreamMediaTypes : MediaTypes;

    /// <summary>Whether the caller would rather have YAML than JSON, for answers of which there is but one form.</summary>
    public static bool PrefersYaml(HttpRequest request) =>
        !IsPlainJson(request) && AcceptHeader.Of(request).Select(type => EncodingOf(type, takesYaml: true)).FirstOrDefault(encoding => encoding is not null)?.IsYaml == true;

    private static Result<Representation> Of(HttpRequest request, string metadataKind, bool takesYaml)
    {
        if (IsPlainJson(request))
        {
            return Json;
        }

        foreach (var type in AcceptHeader.Of(request))
        {
            if (EncodingOf(type, takesYaml) is { } encoding && WithForm(encoding, type, metadataKind) is { } found)
            {
                return found.Form == RepresentationKind.Table ? WithRowObject(found, request) : found;
            }
        }

        return ApiErrors.NotAcceptable(Offered(isWatch: !takesYaml));
    }

    /// <summary>Most callers want nothing but JSON, or say nothing, and are not worth a parser.</summary>
    private static bool IsPlainJson(HttpRequest request) => request.Headers.Accept.ToString() is "" or "*/*" or "*" or MediaType.Json;

    private static Representation? EncodingOf(AcceptedType type, bool takesYaml) => type.MediaType switch
    {
        MediaType.Json or "application/*" or "*/*" => Json,
        MediaType.Yaml when takesYaml => Yaml,
        _ => null,
    };

    private static Representation? WithForm(Representation encoding, AcceptedType type, string metadataKind)
    {
        if (type.As.Length == 0)
        {
            return encoding;
        }

        if (type.Group != Group || type.Version is not ("v1" or "v1beta1"))
        {
            return null;
        }

        return type.As switch
        {
            "Table" => encoding with { Form = RepresentationKind.Table, Version = type.Version },
            _ when type.As == metadataKind => encoding with { Form = RepresentationKind.Metadata, Version = type.Version },
            _ => null,
        };
    }

    /// <summary>Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/validation/validation.go</summary>
    private static Result<Representation> WithRowObject(Representation table, HttpRequest request)
    {
        var asked = request.Query["includeObject"].ToString();
        switch (asked)
        {
            case "" or "Metadata":
                return table;
            case "None":
                return table with { RowObject = RowObject.None };
            case "Object":
                return table with { RowObject = RowObject.Object };
            default:
                return request.HttpContext.Errors.Invalid(
                    new(Group, "", "TableOptions"), null, [StatusCause.NotSupported("includeObject", GoQuote.Quote(asked), "", "None", "Metadata", "Object")]);
        }
    }
}
