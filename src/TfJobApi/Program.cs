using TfJobApi;
using TfJobApi.Hosting;

return args switch
{
    _ when args.Any(arg => arg is "--help" or "-h") => await PrintAsync(Usage.Text),
    ["healthcheck", .. var settings] => await StartFailure.ReportAsync("healthcheck", 1, () => HealthcheckCommand.RunAsync(settings)),
    ["kubeconfig", .. var settings] => await StartFailure.ReportAsync("kubeconfig", 2, () => KubeconfigCommand.RunAsync(settings)),
    ["verify", .. var settings] => await StartFailure.ReportAsync("verify", 2, () => VerifyCommand.RunAsync(settings)),
    ["help", ..] => await PrintAsync(Usage.Text),
    ["version" or "--version", ..] => await PrintAsync(Usage.Version),
    ["serve", .. var settings] => await ServeAsync(settings),
    [[not ('-' or '/'), ..] word, ..] when !word.Contains('=', StringComparison.Ordinal) => await RejectAsync(word),
    _ => await ServeAsync(args),
};

static Task<int> ServeAsync(string[] settings) => ServeCommand.RunAsync(() =>
{
    // settings are read once: watching their files means watching the whole folder, a fifth of a second in a big one
    var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. CommandLine.Complete(settings)]);
    builder.AddTfJobApi();

    return builder.Build().UseTfJobApi();
});

static async Task<int> PrintAsync(string text)
{
    await Console.Out.WriteLineAsync(text);
    return 0;
}

static async Task<int> RejectAsync(string word)
{
    await Console.Error.WriteLineAsync($"Unknown command '{word}'. The commands are serve, healthcheck, kubeconfig, verify, help and version.");
    return 2;
}
