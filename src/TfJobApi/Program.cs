using System.Net.Sockets;
using TfJobApi;
using TfJobApi.Verbs;

switch (args)
{
    case ["healthcheck", .. var settings]:
        return await Healthcheck.RunAsync(settings);
    case ["kubeconfig", .. var settings]:
        return await PrintKubeconfig.RunAsync(settings);
    case ["--help" or "-h", ..]:
        await Console.Out.WriteLineAsync(Usage.Text);
        return 0;
    case ["--version", ..]:
        await Console.Out.WriteLineAsync(Usage.Version);
        return 0;
    case [[not ('-' or '/'), ..] word, ..] when !word.Contains('=', StringComparison.Ordinal):
        await Console.Error.WriteLineAsync($"TfJobApi knows no '{word}'.\n{Usage.Text}");
        return 2;
    default:
        break;
}

SocketThread.Receives();

try
{
    // settings are read once: to watch their files would mean to watch the whole folder, a fifth of a second in a big one
    var builder = WebApplication.CreateSlimBuilder([.. CommandLine.Complete(args), "--hostBuilder:reloadConfigOnChange=false"]);
    builder.AddTfJobApi();
    await using var app = builder.Build();
    app.UseTfJobApi();
    await app.RunAsync();

    return 0;
}
catch (RefusedStartException refusal)
{
    await Console.Error.WriteLineAsync($"TfJobApi does not start:\n{string.Join('\n', refusal.Reasons.Select(reason => $"  {reason}"))}");
    return 2;
}
catch (Exception failure) when (failure is IOException or SocketException or FormatException)
{
    // Kestrel tells so that it cannot listen: the address is taken, is not this machine's, or is none
    await Console.Error.WriteLineAsync($"TfJobApi cannot listen: {failure.Message}");
    return failure is FormatException ? 2 : 1;
}
