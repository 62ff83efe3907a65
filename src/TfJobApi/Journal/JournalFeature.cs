using TfJobApi.Tenants;

namespace TfJobApi.Journal;

internal static class JournalFeature
{
    public static void AddJournal(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ReadTurns>().AddTenantState<RequestJournal>();

    public static void UseJournal(this WebApplication app)
    {
        if (app.Services.GetRequiredService<JournalOptions>().Length > 0)
        {
            app.UseMiddleware<JournalMiddleware>();
        }
    }
}
