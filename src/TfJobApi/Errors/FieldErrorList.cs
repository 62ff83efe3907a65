using System.Collections;

namespace TfJobApi.Errors;

/// <summary>Collects all violations of a request. Bounded, so that a hostile body cannot make the response grow.</summary>
internal sealed class FieldErrorList : IEnumerable<StatusCause>
{
    /// <summary>The most causes in a response.</summary>
    public const int Limit = 256;

    private List<StatusCause>? _causes;
    private int _unlisted;

    public bool IsEmpty => _causes is null;

    public bool IsFull => _causes?.Count >= Limit;

    public void Add(StatusCause cause)
    {
        if (IsFull)
        {
            _unlisted++;
            return;
        }

        (_causes ??= []).Add(cause);
    }

    public void AddRange(IReadOnlyList<StatusCause> causes)
    {
        foreach (var cause in causes)
        {
            Add(cause);
        }
    }

    public void Add(FieldErrorList others)
    {
        if (others._causes is { } causes)
        {
            AddRange(causes);
            _unlisted += others._unlisted;
        }
    }

    public IReadOnlyList<StatusCause> ToList() => _unlisted == 0
        ? _causes ?? []
        : [.. _causes ?? [], new StatusCause("FieldValueInvalid", $"and {_unlisted} more causes that are not listed", "")];

    public IEnumerator<StatusCause> GetEnumerator() => ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
