using TfJobApi.Clock;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>Registers the journal, and puts it into the pipeline unless it is off.</summary>
internal static class JournalFeature
{
    public static void AddJournal(this WebApplicationBuilder builder)
    {
        builder.Services.AddTenantState(services => new RequestJournal(
            services.GetRequiredService<JournalOptions>(), services.GetRequiredService<VirtualClock>(), services.GetRequiredService<TimeProvider>()));
    }

    public static void UseJournal(this WebApplication app)
    {
        if (app.Services.GetRequiredService<JournalOptions>().Length > 0)
        {
            app.UseMiddleware<JournalMiddleware>();
        }
    }
}
