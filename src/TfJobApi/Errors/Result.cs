using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Errors;

/// <summary>A value or an error.</summary>
internal readonly struct Result<T>
{
    private readonly T? _value;
    private readonly ApiStatus? _error;

    private Result(T? value, ApiStatus? error)
    {
        _value = value;
        _error = error;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(ApiStatus error) => new(default, error);

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiStatus? error)
    {
        value = _value;
        error = _error;
        return error is null;
    }
}
