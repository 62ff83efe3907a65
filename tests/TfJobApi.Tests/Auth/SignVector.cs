using System.Globalization;
using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Auth;

/// <summary>One signed request of Auth/Data/sign-vectors.json, with every step of its signature.</summary>
internal sealed class SignVector(JsonNode json)
{
    public static IReadOnlyList<SignVector> All { get; } =
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Auth", "Data", "sign-vectors.json")))!["vectors"]!
            .AsArray().Select(vector => new SignVector(vector!)),
    ];

    public string Name => Text("name");

    public string AccessKey => Text("accessKey");

    public string SecretKey => Text("secretKey");

    public string Method => Text("method");

    public string Body => Text("body");

    public string CanonicalRequest => Text("canonicalRequest");

    public string StringToSign => Text("stringToSign");

    public string Signature => Text("signature");

    public string Authorization => Text("authorization");

    /// <summary>The target as a client sends it: the query in the order of the vector, encoded.</summary>
    public string Target => Text("path") + (Query.Count == 0 ? "" : $"?{string.Join('&', Query)}");

    public string[] SignedHeaders => [.. json["signedHeaders"]!.AsArray().Select(name => name!.GetValue<string>())];

    public IReadOnlyList<(string Name, string Value)> Headers =>
        [.. json["headers"]!.AsObject().Select(header => (header.Key, header.Value!.GetValue<string>()))];

    public string Header(string name) => Headers.First(header => header.Name == name).Value;

    public static SignVector Named(string name) => All.Single(vector => vector.Name == name);

    public static DateTimeOffset TimeOf(SignVector vector) => DateTimeOffset.ParseExact(
        vector.Header("x-sdk-date"), "yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private IReadOnlyList<string> Query =>
        [.. json["query"]!.AsArray().Select(pair => $"{Uri.EscapeDataString(pair![0]!.GetValue<string>())}={Uri.EscapeDataString(pair[1]!.GetValue<string>())}")];

    private string Text(string member) => json[member]!.GetValue<string>();
}
