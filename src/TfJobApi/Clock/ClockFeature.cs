using Microsoft.Extensions.Options;

namespace TfJobApi.Clock;

/// <summary>Registers time and chance. The machine's time is the singleton; each tenant has a clock of its own.</summary>
internal static class ClockFeature
{
    public static void AddTime(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClockOptions>()
            .BindConfiguration(ClockOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure<IConfiguration>((options, configuration) => options.Start = StartIn(configuration) ?? options.Start)
            .Validate(options => options.Start is not { } start || VirtualClock.Covers(start), $"Clock:Start must be from {VirtualClock.First:yyyy-MM-dd} to {VirtualClock.Last:yyyy-MM-dd}");
        builder.Services.AddOptions<DeterministicOptions>()
            .BindConfiguration(DeterministicOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddScoped(CreateClock);
    }

    /// <summary>The binder would take a time without a zone for one in the machine's.</summary>
    private static DateTimeOffset? StartIn(IConfiguration configuration) =>
        UtcTime.TryParse(configuration[$"{ClockOptions.Section}:{nameof(ClockOptions.Start)}"], out var start) ? start : null;

    /// <summary>A clock as every tenant gets one at its start.</summary>
    public static VirtualClock CreateClock(IServiceProvider services) => services.GetRequiredService<IOptions<ClockOptions>>().Value.Create(
        services.GetRequiredService<TimeProvider>(),
        isDeterministic: services.GetRequiredService<IOptions<DeterministicOptions>>().Value.Seed is not null);
}
