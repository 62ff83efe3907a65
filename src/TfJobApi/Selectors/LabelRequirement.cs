using System.Globalization;
using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Selectors;

internal sealed record LabelRequirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values)
{
    private readonly byte[] _key = Encoding.ASCII.GetBytes(Key);

    /// <summary>Compares with a name in canonical JSON, in its order. Valid keys need no escapes.</summary>
    public int CompareKey(ReadOnlySpan<byte> name) => JsonStrings.Compare(_key, name);

    /// <param name="value">The label's value; null if the object does not have it.</param>
    public bool Matches(string? value) => Operator switch
    {
        SelectorOperator.In => value is not null && Values.Contains(value),
        SelectorOperator.NotIn => value is null || !Values.Contains(value),
        SelectorOperator.Exists => value is not null,
        SelectorOperator.DoesNotExist => value is null,
        SelectorOperator.GreaterThan => Integer(value) > Integer(Values[0]),
        _ => Integer(value) < Integer(Values[0]),
    };

    /// <summary>Parses an integer as Go's ParseInt does. Null, for invalid text, is neither greater nor less.</summary>
    public static long? Integer(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal enum SelectorOperator
{
    /// <summary>The label has one of the values. <c>=</c> and <c>==</c> are this operator with one value.</summary>
    In,

    /// <summary>The label is absent, or has none of the values. <c>!=</c> is this operator with one value.</summary>
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
