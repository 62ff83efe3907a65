using System.Globalization;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Selectors;

/// <summary>
/// Conditions on <c>metadata.name</c>, <c>metadata.namespace</c> and the fields that a resource adds.
/// Source: https://github.com/kubernetes/apimachinery/blob/v0.20.2/pkg/fields/selector.go
/// </summary>
internal sealed record FieldSelector(IReadOnlyList<FieldRequirement> Requirements)
{
    private const string NameField = "metadata.name";
    private const string NamespaceField = "metadata.namespace";

    private static readonly string[] Operators = ["!=", "==", "="];

    public static FieldSelector Everything { get; } = new([]);

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Returns 400 for a syntax error. The first of the sorted terms decides, as in Go.</summary>
    public static Result<FieldSelector> Parse(string text)
    {
        List<FieldRequirement> requirements = [];
        foreach (var term in Split(text).Where(term => term.Length > 0).Order(StringComparer.Ordinal))
        {
            if (!ParseTerm(term, text).TryGet(out var requirement, out var failure))
            {
                return failure;
            }

            // a term without a field and a value matches everything
            if (requirement is not { Field: "", Value: "" })
            {
                requirements.Add(requirement);
            }

            if (requirements.Count > LabelSelector.MaxTerms)
            {
                return ApiErrors.BadRequest(
                    string.Create(CultureInfo.InvariantCulture, $"fieldSelector: more than {LabelSelector.MaxTerms} conditions are not supported"));
            }
        }

        return requirements.Count == 0 ? Everything : new FieldSelector(requirements);
    }

    /// <summary>Returns the selector with the paths of its fields; 400 for the first field that is not selectable.</summary>
    public Result<FieldSelector> ResolveFields(ResourceDefinition resource)
    {
        var resolved = new FieldRequirement[Requirements.Count];
        for (var i = 0; i < resolved.Length; i++)
        {
            resolved[i] = Requirements[i];
            var field = resolved[i].Field;
            if (field == NameField || (field == NamespaceField && HasNamespaceField(resource)))
            {
                continue;
            }

            if (Array.Find(resource.SelectableFields, selectable => selectable.Label == field) is not { } selectable)
            {
                return ApiErrors.BadRequest(HasOnlyDefaults(resource)
                    ? $"{GoQuote.Quote(GoQuote.Shorten(field))} is not a known field selector: only \"{NameField}\", \"{NamespaceField}\""
                    : $"field label not supported: {GoQuote.Shorten(field)}");
            }

            resolved[i] = resolved[i] with { Paths = PathsOf(selectable, resource) };
        }

        return IsEverything ? this : new FieldSelector(resolved);
    }

    public bool RequiresName(string name) => Requirements.Any(requirement => requirement is { Field: NameField, IsNegated: false } && requirement.Value == name);

    /// <summary>Whether at most one object of a namespace matches.</summary>
    public bool RequiresAnyName => Requirements.Any(requirement => requirement is { Field: NameField, IsNegated: false });

    public FieldSelector WithName(string name) => new([.. Requirements, new(NameField, name, IsNegated: false)]);

    /// <summary>Is called for each event of a watch, and allocates nothing for the fields of the metadata.</summary>
    public bool Matches(ApiObject item)
    {
        // conditions on one field follow each other: a value is found once, however many there are
        var (field, value) = ("", "");
        for (var i = 0; i < Requirements.Count; i++)
        {
            var requirement = Requirements[i];
            if (requirement.Field != field)
            {
                field = requirement.Field;
                value = field switch
                {
                    NameField => item.Key.Name,
                    NamespaceField => item.Key.Namespace,
                    _ => Find(item, requirement.Paths),
                };
            }

            if (!requirement.Matches(value))
            {
                return false;
            }
        }

        return true;
    }

    // An absent value is an empty text, as in Go.
    private static string Find(ApiObject item, IReadOnlyList<string[]> paths)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            if (Find(item, paths[i]) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return "";
    }

    private static string Find(ApiObject item, string[] path)
    {
        var value = item.Member(path[0]);
        for (var i = 1; i < path.Length; i++)
        {
            value = value[path[i]];
        }

        return value.Text ?? (value.IsTrue ? "true" : "");
    }

    /// <summary>Whether a kube-apiserver has no conversion of its own for the fields of a kind.</summary>
    private static bool HasOnlyDefaults(ResourceDefinition resource) => resource.IsBuiltIn && resource.SelectableFields.Length == 0;

    private static bool HasNamespaceField(ResourceDefinition resource) => resource.IsNamespaced || HasOnlyDefaults(resource);

    /// <summary>Splits at commas, except those after a backslash.</summary>
    private static IEnumerable<string> Split(string text)
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

    private static Result<FieldRequirement> ParseTerm(string term, string selector)
    {
        for (var at = 0; at < term.Length; at++)
        {
            if (Operators.FirstOrDefault(sign => term.AsSpan(at).StartsWith(sign, StringComparison.Ordinal)) is { } found)
            {
                return Unescape(term[(at + found.Length)..]).TryGet(out var value, out var failure)
                    ? new FieldRequirement(term[..at], value, found == "!=")
                    : failure;
            }
        }

        return ApiErrors.BadRequest($"invalid selector: '{GoQuote.Shorten(selector)}'; can't understand '{GoQuote.Shorten(term)}'");
    }

    /// <summary>Returns the paths in the stored object.</summary>
    private static string[][] PathsOf(SelectableField field, ResourceDefinition resource) =>
        [.. field.Paths.Select(path => (string[])[resource.View?.StoredName(path[0]) ?? path[0], .. path[1..]])];

    /// <summary>Rejects a backslash, comma or equals sign that is not escaped, and any other character that is.</summary>
    private static Result<string> Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] is ',' or '=')
            {
                // the number of the character, as Go prints it
                return Invalid(string.Create(CultureInfo.InvariantCulture, $"unescaped character in value: {(int)value[at]}"));
            }

            if (value[at] == '\\' && (++at == value.Length || value[at] is not ('\\' or ',' or '=')))
            {
                return Invalid($"invalid escape sequence: \\{(at < value.Length && Rune.TryGetRuneAt(value, at, out var rune) ? rune : "")}");
            }

            text.Append(value[at]);
        }

        return text.ToString();
    }

    private static ApiStatus Invalid(string problem) => ApiErrors.BadRequest($"invalid field selector: {problem}");
}

internal sealed record FieldRequirement(string Field, string Value, bool IsNegated)
{
    public IReadOnlyList<string[]> Paths { get; init; } = [];

    public bool Matches(string value) => (value == Value) != IsNegated;
}
