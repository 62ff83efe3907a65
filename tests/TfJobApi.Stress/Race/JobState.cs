using System.Globalization;
using System.Text.Json;

namespace TfJobApi.Stress.Race;

/// <summary>The part of a TFJob that the operations change: numbers in slots, of the annotations and of the status.</summary>
internal sealed record JobState(string Key, long Version, string Uid, IReadOnlyList<int> Slots)
{
    /// <summary>The slots of the annotations come first, then as many of the status.</summary>
    public const int AnnotationSlots = 8;

    public const int AllSlots = 2 * AnnotationSlots;

    /// <summary>The label that selects half of the states, by the newest number.</summary>
    public string Label { get; init; } = "";

    public static string LabelOf(int number) => number % 2 == 0 ? "even" : "odd";

    public static string NameOf(int slot) => string.Create(CultureInfo.InvariantCulture, $"s{slot % AnnotationSlots}");

    public static JobState Parse(JsonElement job)
    {
        var metadata = job.GetProperty("metadata");
        var slots = new int[AllSlots];
        ReadSlots(metadata, "annotations", slots.AsSpan(0, AnnotationSlots));
        ReadSlots(job, "status", slots.AsSpan(AnnotationSlots));
        var label = metadata.TryGetProperty("labels", out var labels) && labels.TryGetProperty("g", out var value) ? value.GetString()! : "";
        return new(metadata.GetProperty("name").GetString()!, VersionOf(metadata), metadata.GetProperty("uid").GetString()!, slots) { Label = label };
    }

    public static long VersionOf(JsonElement metadata) => long.Parse(metadata.GetProperty("resourceVersion").GetString()!, CultureInfo.InvariantCulture);

    public bool HasSameContent(JobState other) => Uid == other.Uid && Label == other.Label && Slots.SequenceEqual(other.Slots);

    /// <summary>Returns the content after an operation has written its number.</summary>
    public JobState With(int slot, int number)
    {
        int[] slots = [.. Slots];
        slots[slot] = number;
        return this with { Slots = slots, Label = slot < AnnotationSlots ? LabelOf(number) : Label };
    }

    private static void ReadSlots(JsonElement parent, string name, Span<int> slots)
    {
        if (!parent.TryGetProperty(name, out var members))
        {
            return;
        }

        foreach (var member in members.EnumerateObject().Where(member => member.Name.StartsWith('s')))
        {
            slots[int.Parse(member.Name.AsSpan(1), CultureInfo.InvariantCulture)] = int.Parse(member.Value.GetString()!, CultureInfo.InvariantCulture);
        }
    }
}
