namespace TfJobApi.Stress.Exhaust;

internal static class Terminate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Ends the server with SIGTERM, and adds the time.</summary>
    public static void Add(ExhaustContext context)
    {
        var took = context.Server.Terminate(3 * Limit);
        context.Add("end after SIGTERM", took?.TotalSeconds ?? double.PositiveInfinity, Limit.TotalSeconds, "s");
    }
}
