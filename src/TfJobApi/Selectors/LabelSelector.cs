using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Selectors;

/// <summary>
/// Conditions on labels, for example <c>a=b,c in (d,e),!f</c>. An object matches if all of them hold.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/labels/selector.go
/// </summary>
internal sealed record LabelSelector(IReadOnlyList<LabelRequirement> Requirements)
{
    public static LabelSelector Everything { get; } = new([]);

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Returns 400 for a syntax error.</summary>
    public static Result<LabelSelector> Parse(string text) => text.Length == 0 ? Everything : new LabelSelectorParser(text).Parse();

    /// <param name="labels">Canonical JSON of an object's labels; empty if it has none.</param>
    public bool Matches(ReadOnlyMemory<byte> labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(ValueOf(labels, requirement)))
            {
                return false;
            }
        }

        return true;
    }

    private static string? ValueOf(CanonicalValue labels, LabelRequirement requirement)
    {
        foreach (var label in labels.Members)
        {
            if (requirement.HasKey(label.RawName))
            {
                return label.Value.Text;
            }
        }

        return null;
    }
}
