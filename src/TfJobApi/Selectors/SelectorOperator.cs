namespace TfJobApi.Selectors;

/// <summary>How a label requirement compares.</summary>
internal enum SelectorOperator
{
    /// <summary>The label is there and has one of the values; <c>=</c> and <c>==</c> are this with one value.</summary>
    In,

    /// <summary>The label is not there or has none of the values; <c>!=</c> is this with one value.</summary>
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
