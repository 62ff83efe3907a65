namespace TfJobApi.Selectors;

/// <summary>One condition of a field selector: that the field has the value, or has not.</summary>
internal sealed record FieldRequirement(string Field, string Value, bool IsNegated)
{
    public bool Matches(string value) => (value == Value) != IsNegated;
}
