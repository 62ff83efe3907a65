using TfJobApi;
using TfJobApi.Http;

if (args is ["healthcheck", .. var settings])
{
    return await Healthcheck.RunAsync(settings);
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddTfJobApi();
await using var app = builder.Build();
app.UseTfJobApi();
await app.RunAsync();
return 0;
