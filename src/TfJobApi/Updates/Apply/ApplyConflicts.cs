using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// The fields that an apply would change although other managers own them.
/// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/internal/conflict.go
/// </summary>
internal sealed class ApplyConflicts
{
    /// <summary>The most lines of a message.</summary>
    private const int MaxLines = 2 * FieldErrorList.Limit;

    private readonly List<(FieldOwner Owner, FieldSet Fields)> _conflicts = [];

    public bool IsEmpty => _conflicts.Count == 0;

    public void Add(FieldOwner owner, FieldSet fields)
    {
        if (!fields.IsEmpty)
        {
            _conflicts.Add((owner, fields));
        }
    }

    /// <summary>Returns the conflicts in other fields.</summary>
    public ApplyConflicts Except(FieldSet allowed)
    {
        var rest = new ApplyConflicts();
        var indexed = new IndexedFields(allowed);
        foreach (var (owner, fields) in _conflicts)
        {
            rest.Add(owner, fields.Except(indexed));
        }

        return rest;
    }

    /// <summary>409 with a cause for each field and manager.</summary>
    public ApiStatus ToStatus()
    {
        var causes = new FieldErrorList();
        var count = 0;
        var lines = new List<string>();
        foreach (var (owner, fields) in Sorted())
        {
            // nothing is listed beyond the limits, and building a path takes longer than counting it
            var paths = MemberPaths.Find(fields, Math.Clamp(MaxLines - lines.Count, 0, FieldErrorList.Limit));
            count += paths.Count;
            if (lines.Count >= MaxLines)
            {
                continue;
            }

            var manager = Describe(owner);
            lines.Add($"conflicts with {manager}:");
            foreach (var path in paths.Listed)
            {
                causes.Add(new StatusCause("FieldManagerConflict", $"conflict with {manager}", path));
                lines.Add($"- {path}");
            }
        }

        var message = count == 1
            ? $"Apply failed with 1 conflict: {causes.First().Message}: {causes.First().Field}"
            : string.Create(CultureInfo.InvariantCulture, $"Apply failed with {count} conflicts: {string.Join('\n', lines.Take(MaxLines))}");

        return ApiErrors.ApplyConflict(message, causes);
    }

    /// <summary>A kube-apiserver sorts the identifiers of the owners: JSON texts, by their bytes.</summary>
    private List<(FieldOwner Owner, FieldSet Fields)> Sorted()
    {
        var sorted = _conflicts.ConvertAll(conflict => (Id: Identify(conflict.Owner), conflict.Owner, conflict.Fields));
        sorted.Sort((left, right) => left.Id.Span.SequenceCompareTo(right.Id.Span));
        return sorted.ConvertAll(conflict => (conflict.Owner, conflict.Fields));
    }

    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/internal/managedfields.go</summary>
    private static ReadOnlyMemory<byte> Identify(FieldOwner owner)
    {
        var (manager, operation, apiVersion) = owner.Id;
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Text("manager"u8, manager);
        members.Text("operation"u8, operation);
        members.Text("apiVersion"u8, apiVersion);
        members.End();
        return output.WrittenMemory;
    }

    private static string Describe(FieldOwner owner)
    {
        var manager = GoQuote.Quote(owner.Manager);
        return owner.IsApplied ? manager : $"{manager} using {owner.ApiVersion}";
    }
}
