using System.Text.Json;

namespace TfJobApi.Journal;

/// <summary>A field that has changed. A long value is shown as the beginning of its JSON text.</summary>
/// <param name="From">None when it was not there.</param>
/// <param name="To">None when it is not there any more.</param>
internal sealed record JournalField(string Field, JsonElement? From, JsonElement? To);
