using TfJobApi;
using TfJobApi.Http;

if (args is ["healthcheck", .. var settings])
{
    return await Healthcheck.RunAsync(settings);
}

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.AddTfJobApi();
    await using var app = builder.Build();
    app.UseTfJobApi();
    await app.RunAsync();

    return 0;
}
catch (IOException failure)
{
    // Kestrel tells by this exception that it cannot listen
    await Console.Error.WriteLineAsync($"TfJobApi cannot run: {failure.Message}");
    return 1;
}
catch (RefusedStartException refusal)
{
    await Console.Error.WriteLineAsync($"TfJobApi does not start:\n{string.Join('\n', refusal.Reasons.Select(reason => $"  {reason}"))}");
    return 2;
}
