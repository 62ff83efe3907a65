using System.Text;
using CsCheck;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

/// <summary>Invalid rules and headers are 400 with the field and the allowed values, and are not applied.</summary>
public sealed class InvalidFaultTests
{
    private const string Faults = "/__admin/faults";

    private static readonly string[] Words =
    [
        "id", "match", "when", "times", "effect", "verbs", "namespace", "name", "user", "contentType", "nth", "first", "rate", "seed", "status",
        "message", "retryAfter", "fault", "after", "delay", "byClock", "retryAfterForm",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        JsonGen.Value,
        Gen.OneOf("1", "0", "-1", "2.5", "1e999", "503", "409", "\"reset\"", "\"end\"", "\"1s..2s\"", "\"*\"", "[\"patch\"]", "[\"watch\"]", "[null]", "true", "\"\\ud800\""));

    private static readonly Gen<string> Inner =
        Gen.Select(Gen.OneOf(Words), Scalar).List[0, 3].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}");

    private static readonly Gen<string> Effect = Gen.OneOf(
        Inner, Gen.OneOf("""{"status":503}""", """{"fault":"reset","delay":"1s..2s"}""", """{"fault":"end","after":2}""", """{"delay":"5ms","byClock":true}"""));

    private static readonly Gen<string> Rule = Gen.OneOf(
        JsonGen.Value,
        Gen.Select(Gen.OneOf(Words), Gen.OneOf(Inner, Scalar)).List[1, 5].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"),
        Gen.Select(Gen.OneOf(Inner, Gen.Const("{}")), Gen.OneOf(Inner, Gen.Const("null")), Effect).Select((match, when, effect) => $$"""{"match":{{match}},"when":{{when}},"effect":{{effect}}}"""));

    [Theory]
    [InlineData("{}", "", "effect")]
    [InlineData("null", "", "object")]
    [InlineData("[]", "", "object")]
    [InlineData("""{"effect":null}""", "effect", "an object with status")]
    [InlineData("""{"effect":{"status":503,"isOfWatches":true}}""", "effect.isOfWatches", "unknown field; the fields are status, message, retryAfter, fault, after, delay, byClock, retryAfterForm")]
    [InlineData("""{"effect":{}}""", "effect", "a status, a fault or a delay")]
    [InlineData("""{"effect":{"status":503,"fault":"reset"}}""", "effect", "not both")]
    [InlineData("""{"effect":{"status":200}}""", "effect.status", "400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504")]
    [InlineData("""{"effect":{"status":"503"}}""", "effect.status", "must be a number")]
    [InlineData("""{"effect":{"status":409,"retryAfter":1}}""", "effect.retryAfter", "429, 500, 502, 503 or 504")]
    [InlineData("""{"effect":{"status":503,"retryAfter":0}}""", "effect.retryAfter", "1 to 86400")]
    [InlineData("""{"effect":{"delay":"1s","message":"x"}}""", "effect.message", "only with a status")]
    [InlineData("""{"effect":{"status":401,"message":"x"}}""", "effect.message", "except 401")]
    [InlineData("""{"effect":{"fault":"explode"}}""", "effect.fault", "\"reset\", \"reset-after\", \"truncate\", \"malformed\", \"end\", \"gone\", \"stall\", \"repeat\", \"bookmarks\"")]
    [InlineData("""{"effect":{"fault":"reset","after":1}}""", "effect.after", "other than reset")]
    [InlineData("""{"effect":{"fault":"end","after":-1}}""", "effect.after", "0 to 1000000")]
    [InlineData("""{"effect":{"delay":"soon"}}""", "effect.delay", "250ms")]
    [InlineData("""{"effect":{"delay":"2s..1s"}}""", "effect.delay", "100ms..2s")]
    [InlineData("""{"effect":{"delay":"25h"}}""", "effect.delay", "24h")]
    [InlineData("""{"effect":{"delay":"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001s"}}""", "effect.delay", "250ms")]
    [InlineData("""{"effect":{"status":503,"byClock":true}}""", "effect.byClock", "only with a delay")]
    [InlineData("""{"effect":{"status":503,"often":true}}""", "effect.often", "status, message, retryAfter, fault, after, delay, byClock, retryAfterForm")]
    [InlineData("""{"id":"-a","effect":{"status":503}}""", "id", "1 to 64")]
    [InlineData("""{"id":"","effect":{"status":503}}""", "id", "1 to 64")]
    [InlineData("""{"times":0,"effect":{"status":503}}""", "times", "1 or more")]
    [InlineData("""{"when":{},"effect":{"status":503}}""", "when", "nth, first and rate")]
    [InlineData("""{"when":{"nth":1,"rate":1},"effect":{"status":503}}""", "when", "exactly one")]
    [InlineData("""{"when":{"nth":0},"effect":{"status":503}}""", "when.nth", "1 or more")]
    [InlineData("""{"when":{"first":-1},"effect":{"status":503}}""", "when.first", "1 or more")]
    [InlineData("""{"when":{"rate":0},"effect":{"status":503}}""", "when.rate", "at most 1")]
    [InlineData("""{"when":{"rate":1.5},"effect":{"status":503}}""", "when.rate", "at most 1")]
    [InlineData("""{"when":{"nth":1,"seed":1},"effect":{"status":503}}""", "when.seed", "only with a rate")]
    [InlineData("""{"match":{"verbs":[]},"effect":{"status":503}}""", "match.verbs", "get, list, watch")]
    [InlineData("""{"match":{"verbs":["*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*"]},"effect":{"status":503}}""", "match.verbs", "get, list, watch")]
    [InlineData("""{"match":{"verbs":["patch","post"]},"effect":{"status":503}}""", "match.verbs[1]", "\"deletecollection\", \"*\"")]
    [InlineData("""{"match":{"verbs":[null]},"effect":{"status":503}}""", "match.verbs[0]", "\"get\", \"list\"")]
    [InlineData("""{"match":{"verbs":[1]},"effect":{"status":503}}""", "match.verbs[0]", "must be a string")]
    [InlineData("""{"match":{"verbs":"patch"},"effect":{"status":503}}""", "match.verbs", "must be an array")]
    [InlineData("""{"match":{"verbs":["patch"]},"effect":{"fault":"end"}}""", "match.verbs", "must include watch")]
    [InlineData("""{"match":{"verbs":["get"]},"effect":{"fault":"truncate","after":1}}""", "match.verbs", "must include watch")]
    [InlineData("""{"match":{"verbs":["create","list"],"name":"a*"},"effect":{"status":503}}""", "match.name", "no name in their path")]
    [InlineData("""{"match":{"name":""},"effect":{"status":503}}""", "match.name", "1 to 1024")]
    [InlineData("""{"match":{"namespace":""},"effect":{"status":503}}""", "match.namespace", "1 to 1024")]
    [InlineData("""{"match":{"user":""},"effect":{"status":503}}""", "match.user", "1 to 1024")]
    [InlineData("""{"match":{"contentType":"json"},"effect":{"status":503}}""", "match.contentType", "a media type without parameters")]
    [InlineData("""{"match":{"contentType":"a/b;c=d"},"effect":{"status":503}}""", "match.contentType", "a media type without parameters")]
    [InlineData("""{"match":{"path":"/x"},"effect":{"status":503}}""", "match.path", "verbs, namespace, name, user, contentType")]
    public async Task An_invalid_rule_is_rejected_with_its_field_and_not_applied(string rule, string field, string allowed)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post(Faults, rule);

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.StartsWith(field, answer.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, answer.Message, StringComparison.Ordinal);
        Assert.Equal(field.Length == 0 ? null : [field], field.Length == 0 ? null : answer.CauseFields);
        Assert.Empty((await client.Get(Faults)).Json["faults"]!.AsArray());
        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
    }

    [Fact]
    public async Task All_errors_of_a_rule_are_reported_at_once()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post(Faults, """{"id":" ","times":-1,"when":{"nth":0},"match":{"verbs":["post"]},"effect":{"status":1,"delay":"x"}}""");

        Assert.Equal(["id", "times", "when.nth", "match.verbs[0]", "effect.status", "effect.delay"], answer.CauseFields);
    }

    [Fact]
    public async Task The_number_of_rules_is_limited()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        for (var i = 0; i < 256; i++)
        {
            Assert.Equal(201, (await client.Post(Faults, """{"effect":{"status":503}}""")).Code);
        }

        Assert.Equal(400, (await client.Post(Faults, """{"effect":{"status":503}}""")).Code);
    }

    [Theory]
    [InlineData("Prefer", "code=200", "400, 401, 403")]
    [InlineData("Prefer", "code=", "400, 401, 403")]
    [InlineData("Prefer", "return=minimal, Code = teapot", "400, 401, 403")]
    [InlineData("X-Mock-Delay", "soon", "250ms")]
    [InlineData("X-Mock-Delay", "1s;later", ";clock")]
    [InlineData("X-Mock-Delay", "48h", "24h")]
    [InlineData("X-Mock-Fault", "explode", "\"reset\", \"reset-after\", \"truncate\", \"malformed\", \"end\"")]
    [InlineData("X-Mock-Fault", "reset;after=1", "not reset")]
    [InlineData("X-Mock-Fault", "truncate;after=-1", "after=0 to 1000000")]
    [InlineData("X-Mock-Fault", "truncate;before=1", "after=0 to 1000000")]
    [InlineData("X-Mock-Fault", "truncate;after=1", "for watches only")]
    [InlineData("X-Mock-Fault", "end", "for watches only")]
    public async Task An_invalid_header_is_rejected_by_name(string name, string value, string allowed)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        var answer = await client.Call("PATCH", TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}"""u8.ToArray(), HttpCalls.MergePatch, (name, value));

        Assert.Equal((400, name), (answer.Code, Assert.Single(answer.CauseFields)));
        Assert.Contains(allowed, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Fact]
    public async Task A_request_cannot_have_both_a_status_and_a_fault()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", TestHost.Job, headers: [("Prefer", "code=503"), ("X-Mock-Fault", "reset")]);

        Assert.Equal((400, "X-Mock-Fault"), (answer.Code, Assert.Single(answer.CauseFields)));
    }

    [Fact]
    public async Task Random_rules_are_accepted_or_rejected()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var added = 0;

        await Rule.SampleAsync(
            async rule =>
            {
                var answer = await client.Post(Faults, rule);

                Assert.True(answer.Code is 201 or 400 or 409, $"{answer.Code} for {rule}");
                added += answer.Code == 201 ? 1 : 0;
                Assert.Equal(answer.Code == 201 ? 1 : 0, (await client.Get(Faults)).Json["faults"]!.AsArray().Count);
                await client.Call("DELETE", Faults);
            },
            iter: 1500,
            threads: 1);

        Assert.True(added > 10, $"only {added} of the rules were accepted");
    }

    [Theory]
    [InlineData("{\"effect\":{\"status\":503}")]
    [InlineData("{\"effect\":{\"status\":503}}}")]
    [InlineData("{\"id\":\"\u00ff\",\"effect\":{\"status\":503}}")]
    public async Task A_body_that_is_not_json_is_rejected(string latin1)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(400, (await client.Call("POST", Faults, Encoding.Latin1.GetBytes(latin1), "application/json")).Code);
        Assert.Equal(415, (await client.Call("POST", Faults, Encoding.Latin1.GetBytes(latin1), "text/plain")).Code);
    }
}
