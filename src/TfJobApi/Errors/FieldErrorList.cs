using System.Collections;

namespace TfJobApi.Errors;

/// <summary>Collects every violation before a request is answered. It is bounded, so that a hostile body cannot make the answer grow.</summary>
internal sealed class FieldErrorList : IEnumerable<StatusCause>
{
    /// <summary>How many causes an answer lists.</summary>
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

    public void Add(FieldErrorList others)
    {
        foreach (var cause in others._causes ?? [])
        {
            Add(cause);
        }

        _unlisted += others._unlisted;
    }

    public IReadOnlyList<StatusCause> ToList() => _unlisted == 0
        ? _causes ?? []
        : [.. _causes ?? [], new StatusCause("FieldValueInvalid", $"and {_unlisted} more causes that are not listed", "")];

    public IEnumerator<StatusCause> GetEnumerator() => ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
