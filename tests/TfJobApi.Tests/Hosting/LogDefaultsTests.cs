using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting;

public sealed class LogDefaultsTests
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    [Theory]
    [InlineData(Kestrel, LogLevel.Warning)]
    [InlineData(Kestrel, LogLevel.Debug, "--Logging:LogLevel:Microsoft.AspNetCore=Debug")]
    [InlineData(Kestrel, LogLevel.Error, "--Logging:LogLevel:Microsoft.AspNetCore=Error")]
    [InlineData(Kestrel, LogLevel.Trace, "--Logging:LogLevel:Microsoft.AspNetCore.Server=Trace")]
    [InlineData(Kestrel, LogLevel.Warning, "--Logging:LogLevel:Default=Trace")]
    [InlineData("TfJobApi", LogLevel.Debug, "--Logging:LogLevel:TfJobApi=Debug")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, "--Logging:LogLevel:Microsoft.AspNetCore=Debug")]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Debug, "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Debug")]
    public async Task A_configured_level_takes_precedence_over_the_default(string category, LogLevel least, params string[] settings)
    {
        using var log = new LogRecorder();
        var builder = WebApplication.CreateSlimBuilder(settings).AddTfJobApi();
        builder.Logging.ClearProviders().AddProvider(log);
        await using var app = builder.Build();

        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.Equal(least, Enum.GetValues<LogLevel>().First(level => level == LogLevel.None || logger.IsEnabled(level)));
    }
}
