using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>The form of errors by what the caller accepts. All bytes are those of a real kube-apiserver 1.20.2.</summary>
public sealed class StatusFormTests
{
    private const string AsTable = "as=Table;v=v1;g=meta.k8s.io";

    private const string Compact =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"tfjobs.kubeflow.org \\\"none\\\" not found\","
        + "\"reason\":\"NotFound\",\"details\":{\"name\":\"none\",\"group\":\"kubeflow.org\",\"kind\":\"tfjobs\"},\"code\":404}\n";

    private const string Indented = """
        {
          "kind": "Status",
          "apiVersion": "v1",
          "metadata": {},
          "status": "Failure",
          "message": "tfjobs.kubeflow.org \"none\" not found",
          "reason": "NotFound",
          "details": {
            "name": "none",
            "group": "kubeflow.org",
            "kind": "tfjobs"
          },
          "code": 404
        }
        """;

    private const string Yaml = """
        apiVersion: v1
        code: 404
        details:
          group: kubeflow.org
          kind: tfjobs
          name: none
        kind: Status
        message: tfjobs.kubeflow.org "none" not found
        metadata: {}
        reason: NotFound
        status: Failure

        """;

    [Theory]
    [InlineData("application/json", Compact)]
    [InlineData($"application/json;{AsTable},application/json", Compact)]
    [InlineData($"application/yaml;{AsTable},application/json", Compact)]
    [InlineData($"application/json;{AsTable}", Indented)]
    [InlineData($"application/yaml;{AsTable}", Indented)]
    [InlineData("application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", Indented)]
    [InlineData($"application/yaml;{AsTable},application/yaml", Yaml)]
    [InlineData("application/yaml", Yaml)]
    public async Task An_error_has_a_form_that_the_caller_accepts_or_is_indented(string accept, string text)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", $"{TestHost.Jobs}/none", headers: ("Accept", accept));

        var contentType = text == Yaml ? "application/yaml" : "application/json";
        Assert.Equal((404, contentType, text), (answer.Code, answer.Headers["Content-Type"], answer.Text));
    }

    [Theory]
    [InlineData($"application/json;{AsTable}", "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"details\":{\"name\":\"tfjob-test\",\"group\":\"kubeflow.org\",\"kind\":\"tfjobs\",\"uid\":\"")]
    [InlineData($"application/yaml;{AsTable}", "apiVersion: v1\ndetails:\n  group: kubeflow.org\n  kind: tfjobs\n  name: tfjob-test\n  uid: ")]
    public async Task The_status_of_a_success_is_sent_in_every_accepted_form(string accept, string start)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("DELETE", TestHost.Job, headers: ("Accept", accept));

        Assert.Equal((200, start), (answer.Code, answer.Text[..start.Length]));
    }
}
