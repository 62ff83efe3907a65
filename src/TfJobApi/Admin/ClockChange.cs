using System.Text.Json.Serialization;
using TfJobApi.Clock;

namespace TfJobApi.Admin;

/// <summary>A change of a clock.</summary>
/// <param name="Time">Where it is set, back or forth, in UTC if it says no zone; null: left where it is.</param>
/// <param name="Frozen">Whether it stands still; null: as before.</param>
internal sealed record ClockChange([property: JsonConverter(typeof(UtcTime))] DateTimeOffset? Time = null, bool? Frozen = null);
