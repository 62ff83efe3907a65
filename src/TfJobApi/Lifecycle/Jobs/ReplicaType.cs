namespace TfJobApi.Lifecycle.Jobs;

/// <summary>
/// The types of replicas, in the order in which a controller here reads them. The real controllers iterate over a map of Go,
/// whose order is random.
/// </summary>
internal enum ReplicaType
{
    Chief,
    Evaluator,
    Master,
    PS,
    Worker,
}

internal static class ReplicaTypes
{
    private static readonly string[] Names = ["Chief", "Evaluator", "Master", "PS", "Worker"];
    private static readonly string[] LowerNames = ["chief", "evaluator", "master", "ps", "worker"];

    public static ReplicaType[] All { get; } =
        [ReplicaType.Chief, ReplicaType.Evaluator, ReplicaType.Master, ReplicaType.PS, ReplicaType.Worker];

    public static string Name(this ReplicaType type) => Names[(int)type];

    /// <summary>Returns the name in labels and names of pods.</summary>
    public static string LowerName(this ReplicaType type) => LowerNames[(int)type];

    /// <summary>Chief and Master mean the same.</summary>
    public static bool IsChief(this ReplicaType type) => type is ReplicaType.Chief or ReplicaType.Master;

    /// <summary>Accepts any case: CCI's documents have <c>Ps</c>.</summary>
    public static bool TryParse(string text, out ReplicaType type)
    {
        var index = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        type = (ReplicaType)Math.Max(index, 0);
        return index >= 0;
    }
}
