using System.Text.Json.Serialization;
using TfJobApi.Clock;

namespace TfJobApi.Admin;

/// <summary>A change of a clock.</summary>
/// <param name="Time">The new time, in UTC if it has no zone. Null: the time stays.</param>
/// <param name="Frozen">Whether the clock is frozen. Null: as before.</param>
internal sealed record ClockChange([property: JsonConverter(typeof(UtcTime))] DateTimeOffset? Time = null, bool? Frozen = null);
