using TfJobApi.Journal;
using TfJobApi.Redaction;
using TfJobApi.Resources;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Admin.Events;

/// <summary>The revisions of a TFJob that the watch history still has.</summary>
/// <param name="Exists">Whether there is a TFJob of this name.</param>
/// <param name="Oldest">The version from which on the watch history has every change.</param>
/// <param name="Versions">The oldest first.</param>
internal sealed record JobHistory(string Namespace, string Name, bool Exists, string Oldest, IReadOnlyList<JobVersion> Versions);

/// <summary>The request that stored a revision, if the journal still has it.</summary>
/// <param name="Id">Its id in the journal.</param>
internal sealed record JobVersionRequest(long Id, DateTimeOffset Time, string Verb, int? Status, string? User, string? UserAgent);

/// <summary>A revision of a TFJob.</summary>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Request">Absent for a revision that no request stored, for example one of a simulated job.</param>
/// <param name="Changed">The fields that differ from the revision before, or from the base.</param>
/// <param name="Added">The fields that the revision before does not have.</param>
/// <param name="Removed">The fields that only the revision before has.</param>
/// <param name="ByServer">The fields that the server changes with every write: the version, the generation, the managers of fields.</param>
/// <param name="Omitted">The number of fields that are not listed, if there are too many.</param>
internal sealed record JobVersion(
    string ResourceVersion,
    string Type,
    JobVersionRequest? Request,
    IReadOnlyList<JournalField> Changed,
    IReadOnlyList<JournalField> Added,
    IReadOnlyList<JournalField> Removed,
    IReadOnlyList<JournalField> ByServer,
    int? Omitted)
{
    /// <param name="before">Null for the first revision.</param>
    /// <param name="request">Null if the journal has none.</param>
    public static JobVersion From(WatchEvent change, ApiObject? before, RequestRecord? request)
    {
        var (old, now) = (JournalEntry.ToCanonical(before), JournalEntry.ToCanonical(change.Object));
        var secrets = new SecretRedaction();
        secrets.Learn(old);
        secrets.Learn(now);
        var fields = old.IsEmpty ? new([], [], [], null, 0) : PatchExplanation.Compare(old, now);
        var shown = JournalPatch.From(fields, isWritten: true, refusal: null, secrets);

        return new(
            Resources.ResourceVersion.Format(change.Version),
            ObjectChange.NameOf(change.Type),
            request?.ParseInfo() is { } info
                ? new(request.Id, request.Time, info.Verb, request.StatusCode == 0 ? null : request.StatusCode, request.User, request.UserAgent.Length == 0 ? null : request.UserAgent)
                : null,
            shown.Changed,
            shown.Added,
            shown.Removed,
            shown.ByServer,
            shown.Omitted);
    }
}
