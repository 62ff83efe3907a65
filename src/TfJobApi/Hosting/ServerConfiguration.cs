using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>The configuration of a server that is started with the same arguments, for commands that ask about it from outside.</summary>
internal static class ServerConfiguration
{
    /// <summary>Reads the sources of the server itself, in their order.</summary>
    /// <param name="own">Names on the command line that the command takes for itself.</param>
    /// <exception cref="StartupException">A server would not start with these settings.</exception>
    public static (IConfiguration Configuration, ServerOptions Options) Read(string[] args, params string[] own)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables()
            .AddCommandLine(CommandLine.Complete(args))
            .Build();
        var options = new ServerOptions(configuration);
        var faults = options.Check(own);

        return faults.Count == 0 ? (configuration, options) : throw new StartupException(faults);
    }

    /// <summary>Reads the command line alone, for the names that a command takes for itself. A variable named TOKEN or SERVER is meant for another program.</summary>
    public static IConfiguration ReadArguments(string[] args) => new ConfigurationBuilder().AddCommandLine(CommandLine.Complete(args)).Build();
}
