namespace TfJobApi.Resources;

/// <summary>A column of a <c>Table</c>. The first of its paths that exists has the value.</summary>
/// <param name="Paths">Paths from the stored object. The first name of a path is a member of the object: <c>metadata</c>, <c>status</c>, …</param>
internal sealed record TableColumn(string Name, string Description, params string[][] Paths)
{
    /// <summary>The last element of an array.</summary>
    public const string Last = "[-1:]";

    public string Type { get; init; } = "string";

    public string Format { get; init; } = "";

    /// <summary>Columns above 0 are only shown by <c>kubectl get --output wide</c>.</summary>
    public int Priority { get; init; }

    public TableCell Cell { get; init; }
}

/// <summary>The representation of a value in a table.</summary>
internal enum TableCell
{
    /// <summary>The value itself, if it is a text.</summary>
    Text,

    /// <summary>The number of times that something has occurred; 1 without a value.</summary>
    Occurrences,

    /// <summary>The time since the value.</summary>
    Age,

    /// <summary>The number of members.</summary>
    Count,

    /// <summary>The kind and the name of a referenced object, as <c>kind/name</c>.</summary>
    Reference,

    /// <summary>The ready containers of all containers of a pod, as <c>1/2</c>.</summary>
    PodReady,

    /// <summary>The phase of a pod, or the reason that its containers have.</summary>
    PodStatus,

    PodRestarts,

    /// <summary>The address of a service in the cluster.</summary>
    ServiceClusterAddress,

    /// <summary>Its addresses outside of the cluster.</summary>
    ServiceOtherAddresses,

    /// <summary>The ports of a service, as <c>80/TCP,53:30053/UDP</c>.</summary>
    ServicePorts,

    /// <summary>The labels that a service selects, as <c>a=b,c=d</c>.</summary>
    ServiceSelector,
}
