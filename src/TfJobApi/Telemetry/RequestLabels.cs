using System.Diagnostics;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Telemetry;

/// <summary>
/// The labels of a request, as a kube-apiserver has them. Each value is one of a closed list, and never a text of a client, so that no
/// client can add series.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/metrics/metrics.go
/// </summary>
internal readonly record struct RequestLabels(string Verb, ResourceDefinition? Resource, string Subresource, string Scope)
{
    private static readonly string[] Subresources = ["status", "log"];

    public bool IsWatch => Verb == Verbs.Watch;

    public bool IsRead => Verb is "GET" or Verbs.List;

    public static RequestLabels From(Exchange exchange)
    {
        var verb = exchange.FindVerb() ?? Verbs.Other;
        if (exchange.Info is not { Definition: { } resource } info)
        {
            return new(verb, null, "", "");
        }

        var path = info.Resource.AsSpan(resource.Plural.Length);
        var subresource = path.IsEmpty ? "" : Array.Find(Subresources, known => info.Resource.EndsWith($"/{known}", StringComparison.Ordinal));
        return subresource is null || path.Count('/') > 1 ? new(verb, null, "", "") : new(verb, resource, subresource, ScopeOf(info));
    }

    public TagList ToTags()
    {
        var tags = new TagList();
        tags.Add("verb", Verb);
        tags.Add("group", Resource?.Group ?? "");
        tags.Add("version", Resource?.Version ?? "");
        tags.Add("resource", Resource?.Plural ?? "");
        tags.Add("subresource", Subresource);
        tags.Add("scope", Scope);
        tags.Add("component", "apiserver");
        return tags;
    }

    private static string ScopeOf(RequestInfo info) =>
        info.Name.Length > 0 || info.Verb == RequestInfo.Create ? "resource" : info.Namespace.Length > 0 ? "namespace" : "cluster";
}
