using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Errors;

/// <summary>A value, or the <see cref="ApiStatus"/> that says why there is none.</summary>
internal readonly struct Result<T>
{
    private readonly T? _value;
    private readonly ApiStatus? _failure;

    private Result(T? value, ApiStatus? failure)
    {
        _value = value;
        _failure = failure;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(ApiStatus failure) => new(default, failure);

    /// <summary>True with the value; false with the failure.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiStatus? failure)
    {
        value = _value;
        failure = _failure;
        return failure is null;
    }
}
