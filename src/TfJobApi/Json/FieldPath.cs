namespace TfJobApi.Json;

/// <summary>
/// Where a field is, as Kubernetes writes it: <c>spec.tfReplicaSpecs.Worker.replicas</c>. The text is made when it is
/// asked for, which is seldom.
/// </summary>
internal sealed class FieldPath(FieldPath? parent, string name)
{
    public static FieldPath Metadata { get; } = new(null, "metadata");
    public static FieldPath Spec { get; } = new(null, "spec");
    public static FieldPath Status { get; } = new(null, "status");

    public FieldPath Child(string child) => new(this, child);

    public override string ToString() => parent is null ? name : $"{parent}.{name}";
}
