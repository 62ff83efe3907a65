namespace TfJobApi.Clock;

/// <summary>Registers the machine's time as the singleton <see cref="TimeProvider"/>, and a clock for each tenant.</summary>
internal static class ClockFeature
{
    public static void AddTime(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddScoped(CreateClock);
    }

    public static VirtualClock CreateClock(IServiceProvider services) => services.GetRequiredService<ClockOptions>().Create(
        services.GetRequiredService<TimeProvider>(),
        isDeterministic: services.GetRequiredService<DeterministicOptions>().Seed is not null);
}
