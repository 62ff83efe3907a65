using System.Globalization;
using System.Text;

namespace TfJobApi.Json;

/// <summary>
/// The path of a field, as Kubernetes writes it: <c>spec.tfReplicaSpecs.Worker.replicas</c>. The text is created only for
/// an error.
/// </summary>
internal sealed class FieldPath
{
    /// <summary>In UTF-16 units, the same as the longest message; clients choose the names.</summary>
    private const int MaxLength = 4096;

    private readonly int? _index;

    private FieldPath(FieldPath? parent, string name, int? index)
    {
        Parent = parent;
        Name = name;
        _index = index;
    }

    /// <summary>The whole document.</summary>
    public static FieldPath Root { get; } = new(null, "", null);

    public static FieldPath Metadata { get; } = Root.Child("metadata");
    public static FieldPath Spec { get; } = Root.Child("spec");
    public static FieldPath Status { get; } = Root.Child("status");

    public FieldPath? Parent { get; }

    public bool IsRoot => Parent is null;

    /// <summary>Empty for an element of an array.</summary>
    public string Name { get; }

    public FieldPath Child(string name) => new(this, name, null);

    public FieldPath Element(int index) => new(this, "", index);

    public override string ToString() => ToString(MaxLength);

    /// <summary>Shortens a longer text, and adds an ellipsis.</summary>
    public string ToString(int length)
    {
        var text = new StringBuilder();
        Append(text, length);
        return text.Length <= length ? text.ToString() : text.ToString(0, length) + "…";
    }

    private void Append(StringBuilder text, int length)
    {
        if (IsRoot || text.Length > length)
        {
            return;
        }

        Parent!.Append(text, length);
        if (_index is { } index)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }
        else
        {
            text.Append(Parent.IsRoot ? "" : ".").Append(Name.AsSpan(0, Math.Min(Name.Length, length + 1)));
        }
    }
}
