using System.Globalization;

namespace TfJobApi.Admin.Events;

/// <summary>The place of a reader in everything that the stream of events reports. Its text is the id of an event.</summary>
/// <param name="Origin">Identifies the state of a tenant: another run of the server, and a tenant that was deleted and created again, have others.</param>
/// <param name="Era">The number of resets and restores.</param>
/// <param name="Version">The version of the last change of an object.</param>
/// <param name="Request">The id of the last request.</param>
/// <param name="Completions">The number of watches that have ended.</param>
/// <param name="Cleared">The id of the newest request when the journal was cleared last.</param>
/// <param name="Faults">The number of changes of the fault rules.</param>
/// <param name="Clock">The number of changes of the clock.</param>
/// <param name="Tenants">The number of tenants that were created or deleted.</param>
/// <param name="Snapshots">The number of changes of the saved snapshots.</param>
internal sealed record EventPosition(
    long Origin, long Era, long Version, long Request, long Completions, long Cleared, long Faults, long Clock, long Tenants, long Snapshots)
{
    private const int Count = 10;

    /// <summary>Returns null for a text that is not a position.</summary>
    public static EventPosition? Parse(string text)
    {
        Span<Range> parts = stackalloc Range[Count + 1];
        Span<long> numbers = stackalloc long[Count];
        if (text.AsSpan().Split(parts, '-') != Count)
        {
            return null;
        }

        for (var i = 0; i < Count; i++)
        {
            if (!long.TryParse(text.AsSpan(parts[i]), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8], numbers[9]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}-{Era}-{Version}-{Request}-{Completions}-{Cleared}-{Faults}-{Clock}-{Tenants}-{Snapshots}");
}
