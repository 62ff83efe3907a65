using System.Text;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>
/// Describes the resources as a kube-apiserver does, with the members in the order of Kubernetes' own types.
/// Sources: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// and https://github.com/kubernetes/api/blob/master/apidiscovery/v2/types.go
/// </summary>
internal sealed class DiscoveryDocuments(IReadOnlyList<ResourceDefinition> resources)
{
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <summary>Does not contain the core group, which has no name.</summary>
    public IEnumerable<string> GroupNames =>
        resources.Select(resource => resource.Group).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Lists the paths that a client can discover.</summary>
    public byte[] Paths(IEnumerable<string> others)
    {
        string[] paths = ["/api", "/apis", "/apis/", "/openapi/v2", "/openapi/v3", "/version", .. GroupNames.Select(group => $"/apis/{group}"), .. others];
        var roots = resources.Select(resource => resource.Root);

        return Bytes($$"""{"paths":{{Texts(paths.Concat(roots).Distinct().Order(StringComparer.Ordinal))}}}""");
    }

    public byte[] Groups() => Bytes($$"""{"kind":"APIGroupList","apiVersion":"v1","groups":{{Array(GroupNames, name => $"{{{GroupMembers(name)}}}")}}}""");

    public byte[] Group(string name) => Bytes($$"""{"kind":"APIGroup","apiVersion":"v1",{{GroupMembers(name)}}}""");

    public byte[] Resources(string apiVersion)
    {
        // The core group's list is older than the member.
        var head = apiVersion.Contains('/', StringComparison.Ordinal) ? "\"apiVersion\":\"v1\"," : "";
        var entries = Array(resources.Where(resource => resource.ApiVersion == apiVersion).SelectMany(Entries), entry => entry);

        return Bytes($$"""{"kind":"APIResourceList",{{head}}"groupVersion":"{{apiVersion}}","resources":{{entries}}}""");
    }

    /// <param name="version">The version of apidiscovery.k8s.io.</param>
    /// <param name="groups">An empty name for the core group.</param>
    public byte[] Aggregated(string version, IEnumerable<string> groups)
    {
        var items = Array(groups, group =>
        {
            var name = group.Length == 0 ? "" : $"\"name\":\"{group}\",";
            return $$"""{"metadata":{{{name}}"creationTimestamp":null},"versions":{{Array(VersionsOf(group), AggregatedVersion)}}}""";
        });

        return Bytes($$"""{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/{{version}}","metadata":{},"items":{{items}}}""");
    }

    private IEnumerable<IGrouping<string, ResourceDefinition>> VersionsOf(string group) =>
        resources.Where(resource => resource.Group == group).GroupBy(resource => resource.Version);

    private string GroupMembers(string group)
    {
        var versions = VersionsOf(group).Select(version => $$"""{"groupVersion":"{{group}}/{{version.Key}}","version":"{{version.Key}}"}""").ToList();

        return $"\"name\":\"{group}\",\"versions\":{Array(versions, version => version)},\"preferredVersion\":{versions[0]}";
    }

    private static IEnumerable<string> Entries(ResourceDefinition resource)
    {
        var kind = $"\"namespaced\":{(resource.IsNamespaced ? "true" : "false")},\"kind\":\"{resource.Kind}\"";
        var hash = resource.Stored.IsStored ? $",\"storageVersionHash\":\"{resource.Stored.StorageVersionHash}\"" : "";

        yield return $$"""{"name":"{{resource.Plural}}","singularName":"{{resource.Singular}}",{{kind}},"verbs":{{Texts(resource.Verbs)}}{{OtherNames(resource)}}{{hash}}}""";
        if (resource.HasStatus)
        {
            yield return $$"""{"name":"{{resource.Plural}}/status","singularName":"",{{kind}},"verbs":{{Texts(StatusVerbs)}}}""";
        }
    }

    private static string AggregatedVersion(IGrouping<string, ResourceDefinition> version) =>
        $$"""{"version":"{{version.Key}}","resources":{{Array(version, AggregatedEntry)}},"freshness":"Current"}""";

    private static string AggregatedEntry(ResourceDefinition resource)
    {
        var kind = $$"""
            "responseKind":{"group":"{{resource.Group}}","version":"{{resource.Version}}","kind":"{{resource.Kind}}"}
            """;
        var scope = resource.IsNamespaced ? "Namespaced" : "Cluster";
        var status = resource.HasStatus ? $$""","subresources":[{"subresource":"status",{{kind}},"verbs":{{Texts(StatusVerbs)}}}]""" : "";

        return $$"""{"resource":"{{resource.Plural}}",{{kind}},"scope":"{{scope}}","singularResource":"{{resource.Singular}}","verbs":{{Texts(resource.Verbs)}}{{OtherNames(resource)}}{{status}}}""";
    }

    private static string OtherNames(ResourceDefinition resource) =>
        (resource.ShortNames.Length == 0 ? "" : $",\"shortNames\":{Texts(resource.ShortNames)}")
        + (resource.Categories.Length == 0 ? "" : $",\"categories\":{Texts(resource.Categories)}");

    private static string Texts(IEnumerable<string> texts) => Array(texts, text => $"\"{text}\"");

    private static string Array<T>(IEnumerable<T> items, Func<T, string> write) => $"[{string.Join(',', items.Select(write))}]";

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
