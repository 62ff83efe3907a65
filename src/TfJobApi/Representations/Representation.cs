using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Representations;

/// <summary>The form of an object that a caller requests, in JSON or YAML.</summary>
/// <param name="Version">The version of <c>meta.k8s.io</c>; empty for whole objects.</param>
internal sealed record Representation(RepresentationKind Form, bool IsYaml, string Version = "", RowObject RowObject = RowObject.Metadata)
{
    private const string Group = "meta.k8s.io";

    private static readonly Representation Json = new(RepresentationKind.Whole, IsYaml: false);
    private static readonly Representation Yaml = new(RepresentationKind.Whole, IsYaml: true);

    private static readonly string[] MediaTypes = [MediaType.Json, MediaType.Yaml, MediaType.Protobuf];
    private static readonly string[] StreamMediaTypes = [MediaType.Json, $"{MediaType.Json};stream=watch"];

    /// <summary>Whether objects are sent as they are stored, in compact or indented JSON.</summary>
    public bool IsWholeJson => Form == RepresentationKind.Whole && !IsYaml;

    /// <summary>Whether a response has all bytes of its objects.</summary>
    public bool HasWholeObjects => Form == RepresentationKind.Whole || RowObject == RowObject.Object;

    /// <summary>Negotiates the form of one object; 406 if the caller accepts none.</summary>
    public static Result<Representation> ForObject(HttpRequest request) => Negotiate(request, "PartialObjectMetadata", allowsYaml: true);

    public static Result<Representation> ForList(HttpRequest request) => Negotiate(request, "PartialObjectMetadataList", allowsYaml: true);

    /// <summary>Negotiates the form of the objects in events, which are never YAML.</summary>
    public static Result<Representation> ForWatch(HttpRequest request) => Negotiate(request, "PartialObjectMetadata", allowsYaml: false);

    public static IReadOnlyList<string> Offered(bool isWatch) => isWatch ? StreamMediaTypes : MediaTypes;

    /// <summary>
    /// Negotiates the form of a Status, which has no other form: null if the caller accepts neither JSON nor YAML as it is. The Status of a
    /// success is sent to callers of other forms, too.
    /// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/endpoints/handlers/responsewriters/writers.go
    /// </summary>
    public static Representation? ForStatus(HttpRequest request, bool isSuccess) => IsPlainJson(request)
        ? Json
        : AcceptHeader.Parse(request).Where(type => isSuccess || !type.IsConverted)
            .Select(type => FindEncoding(type, allowsYaml: true)).FirstOrDefault(found => found is not null);

    private static Result<Representation> Negotiate(HttpRequest request, string metadataKind, bool allowsYaml)
    {
        if (IsPlainJson(request))
        {
            return Json;
        }

        foreach (var type in AcceptHeader.Parse(request))
        {
            if (FindEncoding(type, allowsYaml) is { } encoding && WithForm(encoding, type, metadataKind) is { } found)
            {
                return found.Form == RepresentationKind.Table ? WithRowObject(found, request) : found;
            }
        }

        return ApiErrors.NotAcceptable(Offered(isWatch: !allowsYaml));
    }

    // the usual values of the header, without parsing it
    private static bool IsPlainJson(HttpRequest request) => request.Headers.Accept.ToString() is "" or "*/*" or "*" or MediaType.Json;

    private static Representation? FindEncoding(AcceptedType type, bool allowsYaml) => type switch
    {
        { IsJson: true } => Json,
        { MediaType: MediaType.Yaml } when allowsYaml => Yaml,
        _ => null,
    };

    private static Representation? WithForm(Representation encoding, AcceptedType type, string metadataKind)
    {
        if (!type.IsConverted)
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
        var asked = RequestQuery.From(request).Text("includeObject");
        return asked switch
        {
            "" or "Metadata" => table,
            "None" => table with { RowObject = RowObject.None },
            "Object" => table with { RowObject = RowObject.Object },
            _ => request.HttpContext.Errors.Invalid(
                new(Group, "", "TableOptions"),
                null,
                [StatusCause.NotSupported("includeObject", GoQuote.Quote(asked), "", "None", "Metadata", "Object")]),
        };
    }
}

internal enum RepresentationKind
{
    Whole,

    /// <summary>A <c>Table</c> with a row for each object, as kubectl prints it.</summary>
    Table,

    /// <summary>A <c>PartialObjectMetadata</c>: only the metadata.</summary>
    Metadata,
}

/// <summary>The part of an object that its row of a <c>Table</c> contains: the <c>includeObject</c> parameter.</summary>
internal enum RowObject
{
    Metadata,
    None,
    Object,
}
