using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Support;

/// <summary>Short forms of the calls that tests make.</summary>
internal static class HttpCalls
{
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    public static Task<Answer> Get(this HttpClient client, string path) => client.Call("GET", path);

    public static Task<Answer> Patch(this HttpClient client, string path, string body, string? mediaType = MergePatch) =>
        client.Call("PATCH", path, Encoding.UTF8.GetBytes(body), mediaType);

    /// <param name="query">More parameters, with an ampersand before them.</param>
    public static Task<Answer> Apply(this HttpClient client, string path, string manager, string body, string query = "") =>
        client.Call("PATCH", $"{path}?fieldManager={manager}{query}", Encoding.UTF8.GetBytes(body), ApplyPatch);

    public static Task<Answer> Post(this HttpClient client, string path, string body, string? mediaType = "application/json") =>
        client.Call("POST", path, Encoding.UTF8.GetBytes(body), mediaType);

    public static async Task<Answer> Call(
        this HttpClient client, string method, string path, byte[]? body = null, string? mediaType = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    internal sealed record Answer(int Code, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string Reason => Json["reason"]!.GetValue<string>();

        public string Message => Json["message"]!.GetValue<string>();

        public string Version => Json["metadata"]!["resourceVersion"]!.GetValue<string>();

        public IReadOnlyList<string> CauseFields =>
            [.. Json["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>())];
    }
}
