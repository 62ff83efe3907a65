using System.Text.Json;

namespace TfJobApi.Journal;

/// <summary>A field that is not what the patch would have made of it.</summary>
/// <param name="Sent">What the patch would have made of it; none when it would have removed it.</param>
/// <param name="Kept">What it is instead; none when it is not there.</param>
internal sealed record JournalIgnoredField(string Field, JsonElement? Sent, JsonElement? Kept);
