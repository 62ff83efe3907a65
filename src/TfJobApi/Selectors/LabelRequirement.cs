using System.Globalization;
using System.Text;

namespace TfJobApi.Selectors;

/// <summary>One condition of a label selector.</summary>
internal sealed record LabelRequirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values)
{
    private readonly byte[] _key = Encoding.ASCII.GetBytes(Key);

    /// <summary>Whether it is about the label of that name, as it stands in canonical JSON: a key has nothing to be escaped.</summary>
    public bool IsAbout(ReadOnlySpan<byte> name) => name.SequenceEqual(_key);

    /// <param name="value">The label's value; null when the object does not have the label.</param>
    public bool Matches(string? value) => Operator switch
    {
        SelectorOperator.In => value is not null && Values.Contains(value),
        SelectorOperator.NotIn => value is null || !Values.Contains(value),
        SelectorOperator.Exists => value is not null,
        SelectorOperator.DoesNotExist => value is null,
        SelectorOperator.GreaterThan => Integer(value) > Integer(Values[0]),
        _ => Integer(value) < Integer(Values[0]),
    };

    /// <summary>Parses an integer as Go's ParseInt does; null, which is neither greater nor less, if it is not valid.</summary>
    public static long? Integer(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
