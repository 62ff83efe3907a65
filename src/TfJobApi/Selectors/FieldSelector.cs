using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>
/// Conditions on <c>metadata.name</c> and <c>metadata.namespace</c>, the fields by which a custom resource can be selected.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/fields/selector.go
/// </summary>
internal sealed record FieldSelector(IReadOnlyList<FieldRequirement> Requirements)
{
    private const string NameField = "metadata.name";
    private const string NamespaceField = "metadata.namespace";

    private static readonly string[] Operators = ["!=", "==", "="];

    public static FieldSelector Everything { get; } = new([]);

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>400 when the text is no selector, or one of another field.</summary>
    public static Result<FieldSelector> Parse(string text, ResourceDefinition resource)
    {
        List<FieldRequirement> requirements = [];
        foreach (var term in Terms(text))
        {
            if (term.Length == 0)
            {
                continue;
            }

            if (!Read(term, text, resource).TryGet(out var requirement, out var failure))
            {
                return failure;
            }

            requirements.Add(requirement);
        }

        return requirements.Count == 0 ? Everything : new FieldSelector(requirements);
    }

    /// <summary>Whether it is one of that name alone.</summary>
    public bool AsksForName(string name) => Requirements.Contains(new(NameField, name, IsNegated: false));

    /// <summary>Adds a condition on the name.</summary>
    public FieldSelector AndName(string name) => new([.. Requirements, new(NameField, name, IsNegated: false)]);

    public bool Matches(ApiObject item) => Requirements.All(requirement => requirement.Matches(requirement.Field switch
    {
        NameField => item.Key.Name,
        NamespaceField => item.Key.Namespace,
        _ => InStatus(item, requirement.Field),
    }));

    private static string InStatus(ApiObject item, string field) => field.Split('.') is ["status", var member]
        ? ((CanonicalValue)item.Status)[member].Text ?? ""
        : "";

    /// <summary>Cuts at commas that no backslash stands before.</summary>
    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == ',')
            {
                yield return text[start..at];
                start = at + 1;
            }
        }

        yield return text[start..];
    }

    private static Result<FieldRequirement> Read(string term, string selector, ResourceDefinition resource)
    {
        for (var at = 0; at < term.Length; at++)
        {
            if (Operators.FirstOrDefault(sign => term.AsSpan(at).StartsWith(sign, StringComparison.Ordinal)) is { } found)
            {
                var field = term[..at];
                if (field is not (NameField or NamespaceField) && !resource.SelectableFields.Contains(field))
                {
                    return ApiErrors.BadRequest($"field label not supported: {GoQuote.Shorten(field)}");
                }

                return Unescape(term[(at + found.Length)..]) is { } value
                    ? new FieldRequirement(field, value, found == "!=")
                    : ApiErrors.BadRequest($"fieldSelector: invalid field selector: invalid escape sequence in {GoQuote.Quote(term)}");
            }
        }

        return ApiErrors.BadRequest(
            $"fieldSelector: invalid selector: '{GoQuote.Shorten(selector)}'; can't understand '{GoQuote.Shorten(term)}'");
    }

    /// <summary>Returns null for an invalid escape: a backslash escapes only a backslash, a comma or an equals sign, which must all be escaped.</summary>
    private static string? Unescape(string value)
    {
        if (value.AsSpan().IndexOfAny("\\,=") < 0)
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] is ',' or '=')
            {
                return null;
            }

            if (value[at] == '\\' && (++at == value.Length || value[at] is not ('\\' or ',' or '=')))
            {
                return null;
            }

            text.Append(value[at]);
        }

        return text.ToString();
    }
}
