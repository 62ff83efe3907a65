
namespace TfJobApi.Hosting;

/// <summary>The configuration of a server that is started with these arguments, for the verbs that ask about it from outside.</summary>
internal static class ServerConfiguration
{
    /// <summary>From the sources of the server itself, in their order: the later one counts.</summary>
    /// <param name="own">Names on the command line that the verb takes for itself.</param>
    /// <exception cref="StartupException">With such addresses, or such names, a server would not start.</exception>
    public static IConfiguration Of(string[] args, params string[] own)
    {
        var configuration = Read(args);
        List<string> faults = [.. SettingNames.Faults(configuration, own), .. ListenAddress.Faults(configuration)];

        return faults.Count == 0 ? configuration : throw new StartupException(faults);
    }

    private static IConfigurationRoot Read(string[] args) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables("DOTNET_")
        .AddEnvironmentVariables()
        .AddCommandLine(CommandLine.Complete(args))
        .Build();

    /// <summary>From the command line alone: what a verb takes for itself. A variable named TOKEN or SERVER is meant for something else.</summary>
    public static IConfiguration OfArguments(string[] args) => new ConfigurationBuilder().AddCommandLine(CommandLine.Complete(args)).Build();
}
