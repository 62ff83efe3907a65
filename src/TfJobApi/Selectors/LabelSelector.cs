using TfJobApi.Errors;

namespace TfJobApi.Selectors;

/// <summary>
/// Conditions on labels, for example <c>a=b,c in (d,e),!f</c>. An object matches if all of them hold.
/// Source: https://github.com/kubernetes/apimachinery/blob/v0.20.2/pkg/labels/selector.go
/// </summary>
internal sealed class LabelSelector(IEnumerable<LabelRequirement> requirements)
{
    /// <summary>
    /// The most conditions and values of a selector. A real server has no limit but that of the headers, 1 MB; a selector of so many short values
    /// takes twenty times as much.
    /// </summary>
    public const int MaxTerms = 16_384;

    public static LabelSelector Everything { get; } = new([]);

    /// <summary>In the order of the keys, which is also that of the labels: one walk over the labels answers all of them.</summary>
    public IReadOnlyList<LabelRequirement> Requirements { get; } = [.. requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal)];

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Returns 400 for a syntax error.</summary>
    public static Result<LabelSelector> Parse(string text) => text.Length == 0 ? Everything : new LabelSelectorParser(text).Parse();

    /// <param name="labels">Canonical JSON of an object's labels; empty if it has none.</param>
    public bool Matches(ReadOnlyMemory<byte> labels)
    {
        var walk = new LabelWalk(labels);
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(walk.Find(requirement)))
            {
                return false;
            }
        }

        return true;
    }
}
