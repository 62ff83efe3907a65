namespace TfJobApi.Errors;

/// <summary>The names of a resource in messages.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">As in a path: <c>pods</c>. Empty for options of calls.</param>
/// <param name="Kind">As in an object: <c>Pod</c>.</param>
internal sealed record ResourceName(string Group, string Plural, string Kind)
{
    /// <summary>The plural with its group, as in most messages.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}
