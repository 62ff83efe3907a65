namespace TfJobApi.Resources;

/// <summary>The types of the fields of an object, as a kube-apiserver derives them from the schema of a custom resource.</summary>
internal static class FieldTypes
{
    private static readonly FieldType Map = FieldType.Object(FieldType.Any);

    /// <summary>Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go</summary>
    private static readonly FieldType Metadata = FieldType.Object(
        null,
        ("annotations", FieldType.Object(FieldType.Text)),
        ("clusterName", FieldType.Text),
        ("creationTimestamp", FieldType.Text),
        ("deletionGracePeriodSeconds", FieldType.Number),
        ("deletionTimestamp", FieldType.Text),
        ("finalizers", FieldType.Set),
        ("generateName", FieldType.Text),
        ("generation", FieldType.Number),
        ("labels", FieldType.Object(FieldType.Text)),
        ("managedFields", FieldType.Atomic),
        ("name", FieldType.Text),
        ("namespace", FieldType.Text),
        ("ownerReferences", FieldType.List(
            "uid",
            ("apiVersion", FieldType.Text),
            ("blockOwnerDeletion", FieldType.Boolean),
            ("controller", FieldType.Boolean),
            ("kind", FieldType.Text),
            ("name", FieldType.Text),
            ("uid", FieldType.Text))),
        ("resourceVersion", FieldType.Text),
        ("selfLink", FieldType.Text),
        ("uid", FieldType.Text));

    public static FieldType Create(ResourceDefinition resource)
    {
        (string, FieldType)[] common = [("apiVersion", FieldType.Text), ("kind", FieldType.Text), ("metadata", Metadata)];

        // the members of a custom resource's status are of unknown types, which are atomic outside of a spec that keeps unknown fields
        return resource.Members is { } members ? FieldType.Object(null, [.. common, .. members.Select(member => (member, FieldType.Any))])
            : resource.Schema is { } schema
            ? FieldType.Object(null, [.. common, ("spec", FieldType.Object(FieldType.Any, [.. schema.Fields.Select(field => (field.Name, field.ToFieldType()))])), ("status", FieldType.Object(FieldType.Atomic))])
            : FieldType.Object(resource.IsBuiltIn ? FieldType.Any : null, [.. common, ("spec", Map), ("status", Map)]);
    }
}
