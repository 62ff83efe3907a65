using System.Globalization;

namespace TfJobApi.Resources;

/// <summary>A field that a schema knows. Everything about the field is here: validation, nulls, apply and documents use it.</summary>
internal sealed record SchemaField(string Name, SchemaType Type)
{
    public bool IsRequired { get; init; }

    /// <summary>The bounds of an integer. The greatest value also decides the format in documents.</summary>
    public long Least { get; init; }

    public long Most { get; init; } = int.MaxValue;

    /// <summary>The valid texts.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>The fields of each value of a map.</summary>
    public SchemaField[] Fields { get; init; } = [];

    /// <summary>Writes an object of these fields as an OpenAPI schema. Other fields are kept.</summary>
    public static string WriteOpenApi(IReadOnlyList<SchemaField> fields)
    {
        var required = string.Join(',', fields.Where(field => field.IsRequired).Select(field => $"\"{field.Name}\""));
        var properties = string.Join(',', fields.Select(field => $"\"{field.Name}\":{field.WriteOpenApi()}"));

        return $$"""{"type":"object","required":[{{required}}],"properties":{ {{properties}} },"x-kubernetes-preserve-unknown-fields":true}""";
    }

    /// <summary>Returns the type by which server-side apply merges the field.</summary>
    public FieldType ToFieldType() => Type switch
    {
        SchemaType.Integer => FieldType.Number,
        SchemaType.Text => FieldType.Text,
        SchemaType.Map => FieldType.Object(FieldType.Object(FieldType.Any, [.. Fields.Select(field => (field.Name, field.ToFieldType()))])),
        _ => FieldType.Object(FieldType.Any),
    };

    private string WriteOpenApi() => Type switch
    {
        SchemaType.Integer => string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"integer","format":"{{(Most > int.MaxValue ? "int64" : "int32")}}","minimum":{{Least}}}"""),
        SchemaType.Text => $$"""{"type":"string","enum":[{{string.Join(',', Values.Select(value => $"\"{value}\""))}}]}""",
        SchemaType.Map => $$"""{"type":"object","additionalProperties":{{WriteOpenApi(Fields)}}}""",
        _ => """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""",
    };
}

internal enum SchemaType
{
    Integer,
    Text,

    /// <summary>An object of unknown fields.</summary>
    Object,

    /// <summary>An object whose values are objects of the same fields.</summary>
    Map,
}
