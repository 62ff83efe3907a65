namespace TfJobApi.Verbs;

/// <summary>The configuration of a server that is started with these arguments, for the verbs that ask about it from outside.</summary>
internal static class ServerConfiguration
{
    /// <summary>From the sources of the server itself, in their order: the later one counts.</summary>
    public static IConfiguration Of(string[] args) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables("DOTNET_")
        .AddEnvironmentVariables()
        .AddCommandLine(CommandLine.Complete(args))
        .Build();

    /// <summary>From the command line alone: what a verb takes for itself. A variable named TOKEN or SERVER is meant for something else.</summary>
    public static IConfiguration OfArguments(string[] args) => new ConfigurationBuilder().AddCommandLine(CommandLine.Complete(args)).Build();
}
