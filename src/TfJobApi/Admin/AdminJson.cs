using System.Text.Json.Serialization;
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
internal sealed partial class AdminJson : JsonSerializerContext;
