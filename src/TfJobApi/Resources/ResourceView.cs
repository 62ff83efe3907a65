namespace TfJobApi.Resources;

/// <summary>Another form of the objects of a resource, as of <c>events.k8s.io</c> for events: its members have other names.</summary>
/// <param name="Stored">The resource of the stored objects.</param>
/// <param name="Names">The names of this form, and those of the stored objects; all other names are the same.</param>
internal sealed record ResourceView(ResourceDefinition Stored, IReadOnlyDictionary<string, string> Names)
{
    private readonly Dictionary<string, string> _shown = Names.ToDictionary(name => name.Value, name => name.Key);

    /// <summary>Returns a stored object in this form.</summary>
    public ApiObject Show(ApiObject stored, ResourceDefinition resource) =>
        stored.As(resource, FlatContent.Rename(stored.Spec, ShownName));

    /// <summary>Returns an object of this form as it is stored.</summary>
    public ApiObject Store(ApiObject shown) => shown.As(Stored, FlatContent.Rename(shown.Spec, StoredName));

    /// <summary>Returns the stored name of a member.</summary>
    public string StoredName(string name) => Names.GetValueOrDefault(name, name);

    /// <summary>Returns the name in this form of a stored member.</summary>
    public string ShownName(string name) => _shown.GetValueOrDefault(name, name);
}
