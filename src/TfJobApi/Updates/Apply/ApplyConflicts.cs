using System.Globalization;
using TfJobApi.Errors;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// The fields that an apply would change although other managers own them.
/// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/internal/conflict.go
/// </summary>
internal sealed class ApplyConflicts
{
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
        foreach (var (owner, fields) in _conflicts)
        {
            rest.Add(owner, fields.Except(allowed));
        }

        return rest;
    }

    /// <summary>409 with a cause for each field and manager.</summary>
    public ApiStatus ToStatus()
    {
        var causes = new FieldErrorList();
        var count = 0;
        var lines = new List<string>();
        foreach (var (owner, fields) in _conflicts.OrderBy(conflict => conflict.Owner.Id))
        {
            var paths = MemberPaths.Find(fields, FieldErrorList.Limit);
            var manager = Describe(owner);
            count += paths.Count;
            lines.Add($"conflicts with {manager}:");
            foreach (var path in paths.Listed)
            {
                causes.Add(new StatusCause("FieldManagerConflict", $"conflict with {manager}", path));
                lines.Add($"- {path}");
            }
        }

        var message = count == 1
            ? $"Apply failed with 1 conflict: {causes.First().Message}: {causes.First().Field}"
            : string.Create(CultureInfo.InvariantCulture, $"Apply failed with {count} conflicts: {string.Join('\n', lines.Take(2 * FieldErrorList.Limit))}");

        return ApiErrors.ApplyConflict(message, causes);
    }

    private static string Describe(FieldOwner owner)
    {
        var manager = GoQuote.Quote(owner.Manager);
        return owner.IsApplied ? manager : $"{manager} using {owner.ApiVersion}";
    }
}
