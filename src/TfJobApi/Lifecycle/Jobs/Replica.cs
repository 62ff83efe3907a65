using System.Globalization;

namespace TfJobApi.Lifecycle.Jobs;

/// <summary>The place of a pod and its service in a job.</summary>
internal readonly record struct Replica(ReplicaType Type, int Index) : IComparable<Replica>
{
    public static bool operator <(Replica left, Replica right) => left.CompareTo(right) < 0;

    public static bool operator >(Replica left, Replica right) => left.CompareTo(right) > 0;

    public static bool operator <=(Replica left, Replica right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Replica left, Replica right) => left.CompareTo(right) >= 0;

    /// <summary>Parses a name without the job, for example <c>worker-0</c>.</summary>
    public static bool TryParse(string text, out Replica replica)
    {
        var at = text.LastIndexOf('-');
        replica = default;
        if (at > 0 && ReplicaTypes.TryParse(text[..at], out var type)
            && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            replica = new(type, index);
        }

        return text == replica.ToString();
    }

    /// <summary>Returns the name of the pod and of its service.</summary>
    public string NameIn(string job) => $"{job}-{this}";

    public int CompareTo(Replica other) => Type == other.Type ? Index.CompareTo(other.Index) : Type.CompareTo(other.Type);

    /// <summary>Returns the name without the job, for example <c>worker-0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Type.LowerName()}-{Index}");
}
