namespace TfJobApi.Http;

/// <summary>The clock that a request lives by.</summary>
internal static class Clock
{
    public static TimeProvider Of(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>();
}
