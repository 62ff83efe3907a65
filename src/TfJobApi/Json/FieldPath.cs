namespace TfJobApi.Json;

/// <summary>
/// Where a field is, as Kubernetes writes it: <c>spec.tfReplicaSpecs.Worker.replicas</c>, <c>metadata.finalizers[0]</c>.
/// </summary>
internal sealed class FieldPath(string text)
{
    public static FieldPath Root { get; } = new("");
    public static FieldPath Metadata { get; } = new("metadata");
    public static FieldPath Spec { get; } = new("spec");
    public static FieldPath Status { get; } = new("status");

    public FieldPath Child(string name) => new(text.Length == 0 ? name : $"{text}.{name}");

    public FieldPath Index(int index) => new($"{text}[{index}]");

    public override string ToString() => text;
}
