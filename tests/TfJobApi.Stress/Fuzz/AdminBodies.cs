using System.Globalization;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Bodies of the admin API, of reviews and of IAM.</summary>
internal sealed class AdminBodies(Chance chance, JsonBodies json)
{
    public string Filter() => chance.Below(4) switch
    {
        0 => "{}",
        1 => $$"""{"verb":"{{chance.Of("patch", "get", "*", "PATCH")}}","name":"{{chance.Of("*", "t?", "tfjob-*", new string('*', 50))}}"}""",
        2 => $$"""{"{{chance.Of("after", "method", "path", "resource", "namespace", "user", "contentType", "userAgent", "status", "fault")}}":{{json.Value(1)}}}""",
        _ => json.Object(2),
    };

    /// <summary>Waits end soon, because the caller waits for them.</summary>
    public string Wait() =>
        $$"""{"filter":{{Filter()}},"count":{{(chance.Is(0.8) ? chance.Below(3).ToString(CultureInfo.InvariantCulture) : json.Value(1))}},"timeout":"{{chance.Of("1ms", "5ms", "0s", "-1s", "x", "1ns", "")}}"}""";

    public string Clock() => chance.Below(5) switch
    {
        0 => """{"frozen":true}""",
        1 => """{"frozen":false}""",
        2 => $$"""{"time":"{{chance.Of("2030-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-01-01T00:00:00+14:00", "x")}}"}""",
        3 => $$"""{"time":{{json.Value(1)}},"frozen":{{json.Value(1)}}}""",
        _ => json.Object(1),
    };

    public string Advance() => chance.Is(0.8)
        ? $$"""{"by":"{{chance.Of("1s", "25h", "1ns", "-1s", "9000000h", "1d", "1h1m1s", "1.5h", "", "99999999999999999999h")}}"}"""
        : json.Object(1);

    /// <summary>A rule without a 5xx and without a long delay; requests that it applies to are not judged.</summary>
    public string FaultRule()
    {
        var effect = chance.Below(6) switch
        {
            0 => $$"""{"status":{{chance.Of("400", "404", "409", "429", "200", "600", "-1")}}}""",
            1 => $$"""{"fault":"{{chance.Of("reset", "reset-after", "truncate", "malformed", "end", "gone", "stall", "repeat", "bookmarks", "x", "")}}","after":{{chance.Of("0", "1", "-1", "x", "1.5")}}}""",
            2 => $$"""{"delay":"{{chance.Of("1ms", "1ms..2ms", "2ms..1ms", "..", "x")}}"}""",
            3 => $$"""{"status":429,"message":{{json.Value(1)}},"retryAfter":{{json.Value(1)}}}""",
            _ => json.Value(2),
        };
        var when = chance.Of("{\"nth\":3}", "{\"first\":2}", "{\"rate\":0.3,\"seed\":42}", json.Value(1));
        var match = chance.Is(0.7) ? $$"""{"verbs":["{{chance.Of("patch", "watch", "list", "x")}}"],"name":{{json.Value(1)}}}""" : json.Object(2);
        return $$"""{"match":{{match}},"when":{{when}},"times":{{(chance.Is(0.7) ? "1" : json.Value(1))}},"effect":{{effect}} }""";
    }

    public string Token() => chance.Is(0.5)
        ? $$$$"""{"auth":{"identity":{"methods":["{{{{chance.Of("password", "token", "")}}}}"],"password":{"user":{"name":"ci","password":"a-password","domain":{"name":{{{{json.Value(1)}}}} } } } },"scope":{"{{{{chance.Of("project", "domain", "x")}}}}":{{{{json.Value(2)}}}} } } }"""
        : $$$$"""{"auth":{"identity":{"methods":{{{{json.Value(2)}}}},"password":{"user":{{{{json.Value(2)}}}} } },"scope":{{{{json.Value(2)}}}} } }""";

    public string Review() =>
        $$$$"""{"apiVersion":"authorization.k8s.io/v1","kind":"{{{{chance.Of("SelfSubjectAccessReview", "SelfSubjectRulesReview", "X")}}}}","spec":{"resourceAttributes":{"verb":{{{{json.Value(1)}}}},"group":{{{{json.Value(1)}}}},"resource":"tfjobs"},"namespace":{{{{json.Value(1)}}}},{{{{json.Member(2)}}}} } }""";
}
