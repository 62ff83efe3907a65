using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TfJobApi.Admin.Events;
using TfJobApi.FaultInjection;
using TfJobApi.Journal;

namespace TfJobApi.Admin;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ClockChange))]
[JsonSerializable(typeof(ClockAdvance))]
[JsonSerializable(typeof(ClockReading))]
[JsonSerializable(typeof(RecordFilter))]
[JsonSerializable(typeof(JournalCount))]
[JsonSerializable(typeof(JournalEntries))]
[JsonSerializable(typeof(JournalWait))]
[JsonSerializable(typeof(RestoreOptions))]
[JsonSerializable(typeof(StateSummary))]
[JsonSerializable(typeof(SnapshotList))]
[JsonSerializable(typeof(TenantList))]
[JsonSerializable(typeof(FaultDefinition))]
[JsonSerializable(typeof(FaultState))]
[JsonSerializable(typeof(FaultList))]
[JsonSerializable(typeof(ScenarioDefinition))]
[JsonSerializable(typeof(ScenarioList))]
[JsonSerializable(typeof(SimulatedJobState))]
[JsonSerializable(typeof(SimulatedJobList))]
[JsonSerializable(typeof(SimulatedJobChange))]
[JsonSerializable(typeof(PodStepDefinition))]
[JsonSerializable(typeof(StreamStart))]
[JsonSerializable(typeof(StreamGone))]
[JsonSerializable(typeof(JournalCleared))]
[JsonSerializable(typeof(ObjectChange))]
[JsonSerializable(typeof(ContentChange))]
[JsonSerializable(typeof(JobHistory))]
[JsonSerializable(typeof(JobVersion))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>Does not escape quotes and other characters: bodies are JSON, for people to read, and never a part of a web page.</summary>
    public static AdminJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
