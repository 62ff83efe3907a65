using System.Net.Sockets;
using System.Security.Cryptography;
using TfJobApi;
using TfJobApi.Hosting;

try
{
    switch (args)
    {
        case ["healthcheck", .. var settings]:
            return await HealthcheckCommand.RunAsync(settings);
        case ["kubeconfig", .. var settings]:
            return await KubeconfigCommand.RunAsync(settings);
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

    // settings are read once: to watch their files would mean to watch the whole folder, a fifth of a second in a big one
    var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. CommandLine.Complete(args)]);
    builder.AddTfJobApi();
    await using var app = builder.Build();
    app.UseTfJobApi();
    await app.RunAsync();

    return 0;
}
catch (StartupException refusal)
{
    return await RefuseAsync(refusal.Reasons);
}
catch (Exception failure) when (failure is IOException or SocketException)
{
    // Kestrel tells so that it cannot listen: the address is taken, or is not this machine's
    await Console.Error.WriteLineAsync($"TfJobApi cannot listen: {failure.Message}");
    return 1;
}
catch (Exception failure) when (failure is InvalidDataException or FormatException or InvalidOperationException or ArgumentException or CryptographicException)
{
    // a settings file that is none, a switch that means nothing, a setting of Kestrel's own
    var reason = failure.GetBaseException();
    return await RefuseAsync([reason == failure ? failure.Message : $"{failure.Message} {reason.Message}"]);
}

async Task<int> RefuseAsync(IReadOnlyList<string> reasons)
{
    await Console.Error.WriteLineAsync($"TfJobApi does not start:\n{string.Join('\n', reasons.Select(reason => $"  {reason}"))}");

    // a server that does not start is not well
    return args is ["healthcheck", ..] ? 1 : 2;
}
