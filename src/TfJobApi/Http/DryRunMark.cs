
namespace TfJobApi.Http;

/// <summary>Tells, of a request whose options have been read, that it stores nothing.</summary>
internal sealed class DryRunMark
{
    private static readonly DryRunMark Instance = new();

    private DryRunMark()
    {
    }

    public static void Set(HttpContext context) => context.Keep(Instance);

    public static bool IsSet(HttpContext context) => context.Find<DryRunMark>() is not null;
}
