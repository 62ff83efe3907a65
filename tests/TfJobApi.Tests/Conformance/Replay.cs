using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TfJobApi.Resources;
using TfJobApi.Tests.Support;
using TfJobApi.Verification;

namespace TfJobApi.Tests.Conformance;

/// <summary>Sends a scenario to a fresh server and compares each answer with the recorded one.</summary>
/// <param name="tracksFields">Whether objects have managers from the beginning. Such a scenario was recorded with one request a second.</param>
internal sealed partial class Replay(string profile, bool tracksFields = false)
{
    private static readonly JsonSerializerOptions TwoSpaces = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> _answers = [];
    private Normaliser _normaliser = new(null);

    public async Task RunAsync(Scenario scenario)
    {
        await using var host = TestHost.Start(
            ("Profile", profile),
            ("Seeding:Sample", "false"),
            ("ManagedFields", tracksFields ? "true" : "false"),
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "admin"),
            ("Auth:Users:0:Token", "token-of-admin"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
            ("Auth:Users:1:Name", "reader"),
            ("Auth:Users:1:Token", "token-of-reader"),
            ("Auth:Users:1:Permissions:0:Verbs:0", "get"),
            ("Auth:Users:1:Permissions:0:Verbs:1", "list"),
            ("Auth:Users:1:Permissions:0:Verbs:2", "watch"),
            ("Auth:Users:1:Permissions:0:Namespaces:0", "kube-test"),
            ("Auth:Users:2:Name", "nobody"),
            ("Auth:Users:2:Token", "token-of-nobody"));
        using var client = host.CreateClient();
        _normaliser = new(tracksFields ? host.Time.GetUtcNow() : null);

        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            var step = scenario.Steps[i];
            using var request = Build(step.Request);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            if (step.Request.Path.Contains("watch=", StringComparison.Ordinal))
            {
                // the watches were recorded with timeoutSeconds=1
                host.Time.Advance(TimeSpan.FromSeconds(1));
            }

            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            _answers.Add(text);
            Compare($"{scenario.Name} step {i + 1}", step.Expected(Enum.Parse<ProfileName>(profile)), response, text);
            if (tracksFields)
            {
                host.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    private HttpRequestMessage Build(ScenarioRequest recorded)
    {
        var request = new HttpRequestMessage(new(recorded.Method), Fill(recorded.Path));
        request.Headers.TryAddWithoutValidation("Accept", recorded.Headers.GetValueOrDefault("Accept", "application/json"));
        request.Headers.UserAgent.ParseAdd(recorded.Headers.GetValueOrDefault("User-Agent", "conformance/1"));
        if (recorded.Auth != "none")
        {
            request.Headers.Authorization = new("Bearer", $"token-of-{recorded.Auth}");
        }

        if (recorded.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(recorded.Body)));
            request.Content.Headers.ContentType =
                recorded.Headers.TryGetValue("Content-Type", out var type) ? MediaTypeHeaderValue.Parse(type) : null;
        }

        return request;
    }

    /// <summary>Replaces <c>${step.path}</c> by the field of an earlier response.</summary>
    private string Fill(string text) => Reference().Replace(text, match =>
    {
        var node = JsonNode.Parse(_answers[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1]);
        foreach (var name in match.Groups[2].Value.Split('.'))
        {
            node = node![name];
        }

        return node!.GetValue<string>();
    });

    private void Compare(string where, RecordedResponse expected, HttpResponseMessage response, string text)
    {
        Assert.True(expected.Status == (int)response.StatusCode, $"{where}: {(int)response.StatusCode} instead of {expected.Status}: {text}");
        switch (expected.Match)
        {
            case "exact":
                CompareExactly(where, expected, response, text);
                break;
            case "status":
                CompareStatus(where, expected, JsonNode.Parse(text)!);
                break;
            default:
                var body = JsonNode.Parse(text)!;
                Assert.Equal(expected.ErrorCode, body["error_code"]!.GetValue<string>());
                Assert.NotEmpty(body["error_msg"]!.GetValue<string>());
                Assert.NotEmpty(body["request_id"]!.GetValue<string>());
                break;
        }
    }

    private void CompareExactly(string where, RecordedResponse expected, HttpResponseMessage response, string text)
    {
        Assert.Equal(expected.ContentType, response.Content.Headers.ContentType?.ToString());

        var normalised = OnlyRecorded(_normaliser.Normalise(text), expected.Body!);
        if (!expected.ContentType!.EndsWith("json", StringComparison.Ordinal) || expected.Body is "" || expected.Body!.StartsWith("{\"type\":", StringComparison.Ordinal))
        {
            Assert.Equal(expected.Body, normalised);
            return;
        }

        // the recording of an indented response has its JSON without white space
        var bytes = expected.Indented is null ? expected.Body : Indented(expected.Body, normalised);
        Assert.True(bytes == normalised, $"{where}:\n{normalised}\ninstead of\n{bytes}");
    }

    /// <summary>Removes the resources that the recorded cluster did not have.</summary>
    private static string OnlyRecorded(string text, string recorded)
    {
        if (!text.StartsWith("{\"kind\":\"APIResourceList\"", StringComparison.Ordinal))
        {
            return text;
        }

        var list = JsonNode.Parse(text)!;
        var names = JsonNode.Parse(recorded)!["resources"]!.AsArray().Select(resource => resource!["name"]!.GetValue<string>()).ToList();
        list["resources"]!.AsArray().RemoveAll(resource => !names.Contains(resource!["name"]!.GetValue<string>()));

        return list.ToJsonString(Relaxed) + text[text.TrimEnd('\n').Length..];
    }

    /// <summary>Indents the recorded response as Go does.</summary>
    private static string Indented(string body, string normalised)
    {
        Assert.Contains("{\n  \"", normalised, StringComparison.Ordinal);
        using var recorded = JsonDocument.Parse(body);
        return JsonSerializer.Serialize(recorded, TwoSpaces).Replace("\"metadata\": {},", "\"metadata\": {\n    \n  },", StringComparison.Ordinal);
    }

    private static void CompareStatus(string where, RecordedResponse expected, JsonNode body)
    {
        Assert.Equal("Status", body["kind"]!.GetValue<string>());
        Assert.Equal(expected.Status, body["code"]!.GetValue<int>());
        Assert.Equal(expected.Reason, body["reason"]!.GetValue<string>());
        Assert.NotEmpty(body["message"]!.GetValue<string>());
        if (expected.ErrorCode is not null)
        {
            Assert.Equal(expected.ErrorCode, body["errorCode"]!.GetValue<string>());
        }

        var fields = body["details"]?["causes"]?.AsArray().Select(cause => cause!["field"]!.GetValue<string>()).ToList() ?? [];
        foreach (var cause in expected.Causes ?? [])
        {
            Assert.True(
                fields.Any(field => field == cause || field.StartsWith($"{cause}.", StringComparison.Ordinal) || field.StartsWith($"{cause}[", StringComparison.Ordinal)),
                $"{where}: no cause for {cause} in {body.ToJsonString()}");
        }
    }

    [GeneratedRegex(@"\$\{([0-9]+)\.([A-Za-z.]+)\}")]
    private static partial Regex Reference();
}
