using System.Text;
using CsCheck;
using TfJobApi.Tests.Conformance;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>No body is answered with a 5xx, regardless of how its fields are validated.</summary>
public sealed class FieldValidationPropertyTests
{
    private static readonly string[] Modes = ["", "?fieldValidation=Warn", "?fieldValidation=Strict"];

    private static readonly (string Method, string Path, string MediaType)[] Writes =
    [
        .. from call in new[] { ("POST", TestHost.Jobs), ("PUT", TestHost.Job), ("PUT", $"{TestHost.Job}/status") }
           from type in new[] { "application/json", "application/yaml" }
           select (call.Item1, call.Item2, type),
        .. from path in new[] { TestHost.Job, $"{TestHost.Job}/status" }
           from type in new[] { HttpCalls.MergePatch, HttpCalls.JsonPatch }
           select ("PATCH", path, type),
    ];

    /// <summary>Sent as they are: names that need escapes, half of a surrogate pair, an escaped ASCII letter.</summary>
    private static readonly Gen<string> Name = Gen.OneOf(
        "", "", "a", "metadata", "spec", "x.y", "[0]", "/", "~1", "\\u0000", "\\\"", "\\\\", "\\ud800", "\\ud83d\\ude00", "\\u0061", "\\n", "é", "😀", " ");

    private static readonly Gen<string> Scalar = Gen.OneOf("null", "0", "1e999", "true", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "{}");

    private static readonly Gen<string> Value = OfDepth(4);

    /// <summary>An object as text whose names are often empty or doubled.</summary>
    private static readonly Gen<string> Object = Gen.OneOf(
        ObjectOf(Gen.OneOf(Gen.OneOf("apiVersion", "kind", "metadata", "spec", "status"), Name), Value),
        Gen.Select(ObjectOf(Name, Value), ObjectOf(Name, Value), Value).Select((metadata, spec, status) =>
            $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{{metadata}},"spec":{{spec}},"status":{{status}}}"""),
        Gen.Select(Value, Gen.Int[1, 600]).Select((value, depth) =>
            $$"""{"spec":{{string.Concat(Enumerable.Repeat("{\"\":[", depth))}}{{value}}{{string.Concat(Enumerable.Repeat("]}", depth))}}}"""));

    private static readonly Gen<string> Operations =
        Gen.Select(Gen.OneOf("add", "replace", "test"), Gen.OneOf("/", "//", "/metadata/", "/metadata//", "/spec/", "/spec//", "/status/", "/metadata/labels/"), Value)
            .Select((op, path, value) => $$"""{"op":"{{op}}","path":"{{path}}","value":{{value}}}""")
            .List[1, 4].Select(operations => $"[{string.Join(',', operations)}]");

    public static TheoryData<string> Profiles => ["Cci", "Kubernetes"];

    /// <summary>Source of the messages: https://github.com/kubernetes-sigs/json/blob/main/internal/golang/encoding/json/kubernetes_patch.go</summary>
    [Theory]
    [InlineData("""{"":1}""", """unknown field "" """)]
    [InlineData("""{"metadata":{"":1}}""", """unknown field "metadata." """)]
    [InlineData("""{"metadata":{"labels":{"":"a","":"b"}}}""", """duplicate field "metadata.labels." """)]
    [InlineData("""{"spec":{"":{"":{"a":1,"a":2}}}}""", """duplicate field "spec...a" """)]
    [InlineData("""{"spec":{"x":[[[{"":1,"":1}]]]}}""", """duplicate field "spec.x[0][0][0]." """)]
    [InlineData("""{"":{"":{"":1,"":2}}}""", """unknown field "", duplicate field ".." """)]
    [InlineData("""{"spec":{"":1,"":2,"":3,"\u0000":{"x":1,"x":2}}}""", """duplicate field "spec.", duplicate field "spec.\x00.x" """)]
    public async Task The_path_of_an_empty_name_is_that_of_a_real_server(string patch, string expected)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var strict = await client.Patch($"{TestHost.Job}?fieldValidation=Strict", patch);

        Assert.Equal(422, strict.Code);
        Assert.EndsWith($": strict decoding error: {expected.TrimEnd()}", strict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_random_body_is_never_500(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        var body = Gen.OneOf(Object, Object, Object, Operations, Value);

        await Gen.Select(Gen.OneOf(Writes), Gen.OneOf(Modes), body).SampleAsync(
            async (write, mode, text) => Assert.True(await CallAsync(client, write, mode, text) < 500, $"{write} {mode} {text}"), iter: 4000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_recorded_body_is_never_500(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        var bodies = RecordedResponseTests.All().SelectMany(scenario => scenario.Steps).Select(step => step.Request.Body).OfType<string>().Distinct().ToList();

        foreach (var (write, mode, text) in from write in Writes from mode in Modes from body in bodies select (write, mode, body))
        {
            Assert.True(await CallAsync(client, write, mode, text) < 500, $"{write} {mode} {text}");
        }
    }

    private static async Task<int> CallAsync(HttpClient client, (string Method, string Path, string MediaType) write, string mode, string body) =>
        (await client.Call(write.Method, write.Path + mode, Encoding.UTF8.GetBytes(body), write.MediaType)).Code;

    private static Gen<string> OfDepth(int depth)
    {
        if (depth == 0)
        {
            return Scalar;
        }

        var below = OfDepth(depth - 1);
        return Gen.OneOf(Scalar, ObjectOf(Name, below), below.List[0, 3].Select(items => $"[{string.Join(',', items)}]"));
    }

    private static Gen<string> ObjectOf(Gen<string> name, Gen<string> value) =>
        Gen.Select(name, value).List[0, 4].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}");
}
