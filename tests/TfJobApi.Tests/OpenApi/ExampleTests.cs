using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Http;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.OpenApi;

/// <summary>Executes the document as Swagger UI does: with its examples, each operation against its own server.</summary>
public sealed class ExampleTests
{
    private static readonly JsonObject Paths =
        JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Server, "OpenApi", "openapi.json")))!["paths"]!.AsObject();

    /// <summary>The operations whose examples need the result of another operation.</summary>
    private static readonly Dictionary<string, string> Before = new()
    {
        ["deleteFault"] = "addFault",
        ["deleteScenario"] = "addScenario",
        ["deleteSnapshot"] = "saveSnapshot",
        ["endSimulation"] = "changeSimulatedJob",
        ["readSimulatedJob"] = "changeSimulatedJob",
        ["stepPods"] = "changeSimulatedJob",
        ["deleteTenant"] = "readNamespacedTFJob",
        ["readRequest"] = "readNamespacedTFJob",
        ["restoreSnapshot"] = "saveSnapshot",
        ["waitForRequests"] = "patchNamespacedTFJob",
    };

    public static TheoryData<string, string> Operations =>
        [.. Paths.SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key)))];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_succeeds_with_its_examples(string path, string method)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var operation = Paths[path]![method]!;
        var id = operation["operationId"]?.GetValue<string>() ?? "";
        if (Before.TryGetValue(id, out var earlier))
        {
            var (earlierPath, earlierMethod) = Find(earlier);
            var tenant = id == "deleteTenant" ? Example(At("path", operation).Single()) : null;
            Assert.InRange((await CallAsync(client, earlierPath, earlierMethod, tenant)).Code, 200, 299);
        }

        var isMissing = false;
        if (path.IndexOf("/{name}", StringComparison.Ordinal) is > 0 and var end && Paths[path[..end]] is { } collection)
        {
            if (collection["post"] is not null)
            {
                Assert.Equal(201, (await CallAsync(client, path[..end], "post")).Code);
            }
            else
            {
                isMissing = (await CallAsync(client, path[..end], "get")).Json["items"]!.AsArray().Count == 0;
            }
        }

        if (operation["responses"]!["200"]?["content"]?["text/event-stream"] is not null)
        {
            // its end does not come
            await using var events = await EventClient.OpenAsync(client, path);
            Assert.NotNull(await events.NextAsync());
            return;
        }

        var answer = await CallAsync(client, path, method);

        var expected = isMissing ? "404" : operation["responses"]!.AsObject().First(response => response.Key[0] == '2').Key;
        Assert.Equal(expected, $"{answer.Code}");
    }

    [Fact]
    public void Every_body_and_every_path_parameter_has_an_example()
    {
        var operations = Paths.SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToList();

        Assert.All(operations, operation => Assert.All(At("path", operation), parameter => Assert.NotNull(parameter["example"])));
        Assert.All(operations.Where(operation => operation["requestBody"] is not null), operation => Assert.NotNull(Body(operation).Value!["example"]));
    }

    private static Task<HttpCalls.Answer> CallAsync(HttpClient client, string path, string method, string? tenant = null)
    {
        var operation = Paths[path]![method]!;
        var target = At("path", operation).Aggregate(path, (url, parameter) => url.Replace($"{{{Name(parameter)}}}", Example(parameter), StringComparison.Ordinal));
        var body = operation["requestBody"] is null ? default : Body(operation);

        return client.Call(
            method.ToUpperInvariant(),
            target,
            body.Value is null ? null : Encoding.UTF8.GetBytes(body.Value["example"]!.ToJsonString()),
            body.Key,
            tenant is null ? [.. At("header", operation).Select(parameter => (Name(parameter), Example(parameter)))] : [(MockHeaders.Tenant, tenant)]);
    }

    private static (string Path, string Method) Find(string id) => Paths.SelectMany(path => path.Value!.AsObject().Select(operation => (Path: path.Key, operation)))
        .Where(found => found.operation.Value!["operationId"]?.GetValue<string>() == id).Select(found => (found.Path, found.operation.Key)).Single();

    private static KeyValuePair<string, JsonNode?> Body(JsonNode operation) => operation["requestBody"]!["content"]!.AsObject().First();

    private static IEnumerable<JsonNode> At(string place, JsonNode operation) =>
        operation["parameters"]?.AsArray().Select(parameter => parameter!).Where(parameter => parameter["in"]!.GetValue<string>() == place) ?? [];

    private static string Name(JsonNode parameter) => parameter["name"]!.GetValue<string>();

    private static string Example(JsonNode parameter) => parameter["example"]!.GetValue<string>();
}
