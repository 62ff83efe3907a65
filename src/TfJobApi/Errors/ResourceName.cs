namespace TfJobApi.Errors;

/// <summary>The names by which messages call a resource.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">As in a path: <c>pods</c>. Empty for options of calls, which have no path.</param>
/// <param name="Kind">As in an object: <c>Pod</c>.</param>
internal sealed record ResourceName(string Group, string Plural, string Kind)
{
    /// <summary>The plural with its group, as most messages write it.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}
