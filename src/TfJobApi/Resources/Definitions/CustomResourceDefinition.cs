using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources.Definitions;

/// <summary>
/// The definitions of the custom resources, which clients read to find out whether a cluster has them. They are constant.
/// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apis/apiextensions/v1/types.go
/// </summary>
internal static class CustomResourceDefinition
{
    private const string Created = "2020-01-01T00:00:00Z";

    private static readonly Lazy<IReadOnlyList<ApiObject>> Jobs = new(() => [.. KnownResources.Jobs.OrderBy(job => job.Plural, StringComparer.Ordinal).Select(Create)]);

    public static ResourceDefinition Definition { get; } = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions")
    {
        Description = "The definition of a custom resource. Definitions can be read, but not changed.",
        Columns = [NameColumn, new("Created At", "The time of the creation.", ["metadata", "creationTimestamp"]) { Type = "date" }],
        Constants = () => Jobs.Value,
        HasOnlyOwnColumns = true,
        IsNamespaced = false,
        NameRule = NameRules.DnsSubdomain,
        Categories = ["api-extensions"],
        ShortNames = ["crd", "crds"],
        Verbs = ["get", "list", "watch"],
        HasStatus = false,
    };

    private static TableColumn NameColumn => new("Name", "The plural and the group of the resource.", ["metadata", "name"]) { Format = "name" };

    private static ApiObject Create(ResourceDefinition job)
    {
        var name = $"{job.Plural}.{job.Group}";
        var meta = new ObjectMeta
        {
            Stable = new() { Name = name, Uid = ConstantUid.For(name), CreationTimestamp = Created, Generation = 1 },
        };

        return new(Definition, meta, Canonical(Spec(job)), Canonical(Status(job)), version: 1);
    }

    private static string Names(ResourceDefinition job) =>
        $$"""{"plural":"{{job.Plural}}","singular":"{{job.Singular}}","kind":"{{job.Kind}}","listKind":"{{job.ListKind}}"}""";

    private static string Spec(ResourceDefinition job) => $$$"""
        {
          "group": "{{{job.Group}}}", "names": {{{Names(job)}}}, "scope": "Namespaced", "conversion": {"strategy": "None"},
          "versions": [{
            "name": "{{{job.Version}}}", "served": true, "storage": true, "subresources": {"status": {}},
            "schema": {"openAPIV3Schema": {"type": "object", "properties": {
              "spec": {{{SchemaField.WriteOpenApi(job.Schema!.Fields)}}},
              "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}
            } } },
            "additionalPrinterColumns": [{{{string.Join(", ", job.Table.Skip(1).Select(Column))}}}]
          }]
        }
        """;

    private static string Column(TableColumn column)
    {
        var path = string.Concat(column.Paths[0].Select(step => step == TableColumn.Last ? step : $".{step}"));
        return $$"""{"name": "{{column.Name}}", "type": "{{column.Type}}", "jsonPath": "{{path}}"}""";
    }

    private static string Status(ResourceDefinition job) => $$"""
        {
          "conditions": [
            {"type": "NamesAccepted", "status": "True", "lastTransitionTime": "{{Created}}", "reason": "NoConflicts", "message": "no conflicts found"},
            {"type": "Established", "status": "True", "lastTransitionTime": "{{Created}}", "reason": "InitialNamesAccepted",
             "message": "the initial names have been accepted"}
          ],
          "acceptedNames": {{Names(job)}}, "storedVersions": ["{{job.Version}}"]
        }
        """;

    private static ReadOnlyMemory<byte> Canonical(string json) =>
        CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), out var value, out var error) ? value.Json : throw new InvalidOperationException(error.ToString());
}
