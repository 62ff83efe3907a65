using TfJobApi.Errors;

namespace TfJobApi.Seeding;

/// <summary>The errors of one reading. It ends when they are full, so that a hostile body cannot make the response grow.</summary>
internal sealed class SeedErrors
{
    /// <summary>The most errors in a response.</summary>
    public const int Limit = FieldErrorList.Limit;

    private readonly List<string> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    public bool IsFull => _errors.Count >= Limit;

    public void Add(string error)
    {
        if (!IsFull)
        {
            _errors.Add(error);
        }
    }

    public IReadOnlyList<string> ToList() => IsFull ? [.. _errors, $"reading stopped after {Limit} errors"] : _errors;
}
