using TfJobApi.Errors;

namespace TfJobApi.Tests.Support;

/// <summary>Reads results, and fails the test if one is the opposite.</summary>
internal static class Outcome
{
    public static T Value<T>(Result<T> outcome)
        where T : class
    {
        Assert.True(outcome.TryGet(out var value, out var failure), failure?.Message);
        return value;
    }

    public static ApiStatus Failure<T>(Result<T> outcome)
        where T : class
    {
        Assert.False(outcome.TryGet(out _, out var failure));
        return failure!;
    }
}
