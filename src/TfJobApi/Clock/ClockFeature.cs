namespace TfJobApi.Clock;

/// <summary>Registers time and chance. The machine's time is the singleton; each tenant has a clock of its own.</summary>
internal static class ClockFeature
{
    public static void AddTime(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddScoped(CreateClock);
    }

    /// <summary>Creates a clock as every tenant has it at its start.</summary>
    public static VirtualClock CreateClock(IServiceProvider services) => services.GetRequiredService<ClockOptions>().Create(
        services.GetRequiredService<TimeProvider>(),
        isDeterministic: services.GetRequiredService<DeterministicOptions>().Seed is not null);
}
