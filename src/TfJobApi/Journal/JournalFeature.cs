using Microsoft.Extensions.Options;
using TfJobApi.Clock;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>Registers the journal, and puts it into the pipeline unless it is off.</summary>
internal static class JournalFeature
{
    private const int GreatestLength = 1_000_000;
    private const int LeastBytes = 64 * 1024;

    public static void AddJournal(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<JournalOptions>()
            .BindConfiguration(JournalOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.Length is >= 0 and <= GreatestLength, "Journal:Length must be from 0 (no journal) to 1000000")
            .Validate(options => options.MaxBytes >= LeastBytes, "Journal:MaxBytes must be 65536 or more");
        builder.Services.AddTenantState(services => new RequestJournal(
            services.GetRequiredService<IOptions<JournalOptions>>(), services.GetRequiredService<VirtualClock>(), services.GetRequiredService<TimeProvider>()));
    }

    public static void UseJournal(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<JournalOptions>>().Value.Length > 0)
        {
            app.UseMiddleware<JournalMiddleware>();
        }
    }
}
