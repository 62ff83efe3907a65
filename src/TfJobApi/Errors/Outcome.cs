using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Errors;

/// <summary>A value, or the <see cref="Status"/> that says why there is none.</summary>
internal readonly struct Outcome<T>
    where T : class
{
    private readonly T? _value;
    private readonly Status? _failure;

    private Outcome(T? value, Status? failure)
    {
        _value = value;
        _failure = failure;
    }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Status failure) => new(null, failure);

    /// <summary>True with the value; false with the failure.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Status? failure)
    {
        value = _value;
        failure = _failure;
        return value is not null;
    }
}
