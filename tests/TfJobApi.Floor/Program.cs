using TfJobApi.Floor;

var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

await using var app = builder.Build();
var answer = new FixedAnswer(app.Configuration.GetValue("Floor:Bytes", 1000));
app.UseRouting();
app.MapPatch("/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs/{name}", answer.SendAsync);
app.MapGet("/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs/{name}", answer.SendAsync);
app.MapGet("/copy", answer.CopyAsync);
app.MapGet("/healthz", () => "ok");

await app.RunAsync();
