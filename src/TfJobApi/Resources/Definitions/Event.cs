namespace TfJobApi.Resources.Definitions;

/// <summary>Events that callers record. Their two API groups show the same objects.</summary>
internal static class Event
{
    private const string Kind = "Event";
    private const string Plural = "events";

    private static readonly ProtobufMessage Reference = ProtobufMessage.Texts(
        (1, "kind"), (2, "namespace"), (3, "name"), (4, "uid"), (5, "apiVersion"), (6, "resourceVersion"), (7, "fieldPath"));

    private static readonly ProtobufMessage Source = ProtobufMessage.Texts((1, "component"), (2, "host"));

    private static readonly ProtobufMessage Series = new(new(1, "count", ProtobufType.Integer), new(2, "lastObservedTime", ProtobufType.MicroTime));

    /// <summary>The columns of kubectl 1.20. Source: https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/printers/internalversion/printers.go</summary>
    private static readonly TableColumn[] Columns =
    [
        new("Last Seen", "The time of the last occurrence.", ["series", "lastObservedTime"], ["lastTimestamp"], ["firstTimestamp"], ["eventTime"]) { Cell = TableCell.Age },
        new("Type", "Normal or Warning.", ["type"]),
        new("Reason", "The reason as one word.", ["reason"]),
        new("Object", "The object of the event.", ["involvedObject"]) { Cell = TableCell.Reference },
        new("Subobject", "The part of the object.", ["involvedObject", "fieldPath"]) { Priority = 1 },
        new("Source", "The component that reported the event.", ["source", "component"], ["reportingComponent"]) { Priority = 1 },
        new("Message", "A text for people.", ["message"]),
        new("First Seen", "The time of the first occurrence.", ["firstTimestamp"], ["eventTime"]) { Cell = TableCell.Age, Priority = 1 },
        new("Count", "The number of occurrences.", ["series", "count"], ["count"]) { Cell = TableCell.Occurrences, Priority = 1 },
        new("Name", "The name of the event.", ["metadata", "name"]) { Format = "name", Priority = 1 },
    ];

    /// <summary>Source: https://github.com/kubernetes/api/blob/master/core/v1/generated.proto</summary>
    public static ResourceDefinition Definition { get; } = new("", "v1", Kind, Plural)
    {
        AllowsUnconditionalUpdate = true,
        CreatesOnUpdate = true,
        Description = "A report of an event.",
        Columns = Columns,
        HasOnlyOwnColumns = true,
        Members =
        [
            "action", "count", "eventTime", "firstTimestamp", "involvedObject", "lastTimestamp", "message", "reason", "related",
            "reportingComponent", "reportingInstance", "series", "source", "type",
        ],
        NameRule = NameRules.PathSegment,
        Protobuf = ProtobufMessage.Texts((3, "reason"), (4, "message"), (9, "type"), (12, "action"), (14, "reportingComponent"), (15, "reportingInstance")).With(
            new(2, "involvedObject", ProtobufType.Message, Reference),
            new(5, "source", ProtobufType.Message, Source),
            new(6, "firstTimestamp", ProtobufType.Time),
            new(7, "lastTimestamp", ProtobufType.Time),
            new(8, "count", ProtobufType.Integer),
            new(10, "eventTime", ProtobufType.MicroTime),
            new(11, "series", ProtobufType.Message, Series),
            new(13, "related", ProtobufType.Message, Reference)),
        SelectableFields =
        [
            "involvedObject.apiVersion", "involvedObject.fieldPath", "involvedObject.kind", "involvedObject.name", "involvedObject.namespace",
            "involvedObject.resourceVersion", "involvedObject.uid", "reason", "reportingComponent", "source", "type",
        ],
        ShortNames = ["ev"],
        HasStatus = false,
    };

    /// <summary>Source: https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/apis/events/v1/conversion.go</summary>
    public static ResourceDefinition Regarding { get; } = new("events.k8s.io", "v1", Kind, Plural)
    {
        AllowsUnconditionalUpdate = true,
        CreatesOnUpdate = true,
        Description = "A report of an event.",
        Columns = Columns,
        HasOnlyOwnColumns = true,
        Members =
        [
            "action", "deprecatedCount", "deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedSource", "eventTime", "note", "reason",
            "regarding", "related", "reportingController", "reportingInstance", "series", "type",
        ],
        NameRule = NameRules.PathSegment,
        Protobuf = ProtobufMessage.Texts((4, "reportingController"), (5, "reportingInstance"), (6, "action"), (7, "reason"), (10, "note"), (11, "type")).With(
            new(2, "eventTime", ProtobufType.MicroTime),
            new(3, "series", ProtobufType.Message, Series),
            new(8, "regarding", ProtobufType.Message, Reference),
            new(9, "related", ProtobufType.Message, Reference),
            new(12, "deprecatedSource", ProtobufType.Message, Source),
            new(13, "deprecatedFirstTimestamp", ProtobufType.Time),
            new(14, "deprecatedLastTimestamp", ProtobufType.Time),
            new(15, "deprecatedCount", ProtobufType.Integer)),
        SelectableFields =
        [
            "reason", "regarding.apiVersion", "regarding.fieldPath", "regarding.kind", "regarding.name", "regarding.namespace",
            "regarding.resourceVersion", "regarding.uid", "reportingController", "type",
        ],
        KindPrefix = "EventsV1",
        ShortNames = ["ev"],
        HasStatus = false,
        View = new(Definition, new Dictionary<string, string>
        {
            ["deprecatedCount"] = "count",
            ["deprecatedFirstTimestamp"] = "firstTimestamp",
            ["deprecatedLastTimestamp"] = "lastTimestamp",
            ["deprecatedSource"] = "source",
            ["note"] = "message",
            ["regarding"] = "involvedObject",
            ["reportingController"] = "reportingComponent",
        }),
    };
}
