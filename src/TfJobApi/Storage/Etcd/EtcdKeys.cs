using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// The keys of one tenant. Those of jobs are the keys of a kube-apiserver, which can share the etcd:
/// <c>/registry/GROUP/PLURAL/NAMESPACE/NAME</c>. Other resources are below <c>/registry/GROUP/tfjobapi.io</c>, where a
/// kube-apiserver has none: the plural of a custom resource has no dot. So one range has all objects, and one watch all changes.
/// </summary>
internal sealed class EtcdKeys
{
    private const string OwnSegment = "tfjobapi.io";

    private static readonly string SharedGroup = TfJob.Definition.Group;

    private readonly string _root;
    private readonly Dictionary<ResourceDefinition, string> _paths;
    private readonly Dictionary<string, ResourceDefinition> _resources;

    /// <param name="root">That of a kube-apiserver (its <c>--etcd-prefix</c>), or of a tenant.</param>
    public EtcdKeys(string root, IEnumerable<ResourceDefinition> resources)
    {
        _root = $"{root}/{SharedGroup}/";
        _paths = resources.ToDictionary(resource => resource, Path);
        _resources = _paths.ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
        All = Below(_root);
    }

    /// <summary>The range of all objects.</summary>
    public KeyRange All { get; }

    /// <summary>Returns the root of a tenant that a kube-apiserver with this prefix does not see.</summary>
    public static string TenantRoot(string prefix, string tenant) => $"/{OwnSegment}{prefix}/tenants/{tenant}";

    /// <summary>Returns the root of the snapshots of a tenant.</summary>
    public static string SnapshotRoot(string prefix, string tenant) => $"/{OwnSegment}{prefix}/snapshots/{tenant}";

    /// <summary>Returns a key of this server's own that does not belong to an object.</summary>
    public static ByteString Own(string prefix, string name) => ByteString.CopyFromUtf8($"/{OwnSegment}{prefix}/{name}");

    /// <summary>Returns the first key after another one.</summary>
    public static ByteString After(ByteString key) => ByteString.CopyFrom([.. key.Span, 0]);

    /// <summary>Returns the range of the keys that begin with a path, which ends with a slash.</summary>
    public static KeyRange Below(string text) => new(ByteString.CopyFromUtf8(text), ByteString.CopyFromUtf8($"{text[..^1]}0"));

    public ByteString Key(ObjectKey key) => ByteString.CopyFromUtf8($"{Collection(key.Resource, key.Namespace)}{key.Name}");

    /// <summary>Returns the range of a collection, or of its rest after a key.</summary>
    /// <param name="namespace">Null for all namespaces.</param>
    public KeyRange Range(ResourceDefinition resource, string? @namespace, ObjectKey? after = null)
    {
        var range = Below(@namespace is null || !resource.IsNamespaced ? $"{_root}{_paths[resource]}" : Collection(resource, @namespace));
        if (after is not { } before)
        {
            return range;
        }

        var first = After(Key(before));
        return Compare(first, range.First) > 0 ? range with { First = first } : range;
    }

    /// <summary>Returns false for the key of another resource, and for one that no object has.</summary>
    public bool TryParse(ByteString key, out ObjectKey parsed)
    {
        parsed = default;
        if (!Utf8.IsValid(key.Span))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(key.Span);
        if (!text.StartsWith(_root, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[_root.Length..].Split('/');
        var length = parts[0] == OwnSegment ? 3 : 1;
        if (parts.Length <= length || !_resources.TryGetValue($"{string.Join('/', parts[..length])}/", out var resource))
        {
            return false;
        }

        var names = parts[length..];
        parsed = resource.IsNamespaced ? new(resource, names[0], names[^1]) : new(resource, "", names[^1]);
        return names.Length == (resource.IsNamespaced ? 2 : 1) && names.All(name => name.Length > 0);
    }

    private static string Path(ResourceDefinition resource) => resource.Group == SharedGroup
        ? $"{resource.Plural}/"
        : $"{OwnSegment}/{(resource.Group.Length == 0 ? "core" : resource.Group)}/{resource.Plural}/";

    private static int Compare(ByteString left, ByteString right) => left.Span.SequenceCompareTo(right.Span);

    private string Collection(ResourceDefinition resource, string @namespace) =>
        resource.IsNamespaced ? $"{_root}{_paths[resource]}{@namespace}/" : $"{_root}{_paths[resource]}";
}

/// <param name="End">The first key after the range.</param>
internal readonly record struct KeyRange(ByteString First, ByteString End);
