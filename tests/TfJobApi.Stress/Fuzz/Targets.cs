using System.Globalization;
using System.Text;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Paths of every route, and queries. Names in them are odd now and then, and so are whole paths.</summary>
internal sealed class Targets(Chance chance)
{
    public const string Namespace = "kube-test";

    private static readonly string[] Fixed =
    [
        "/", "/api", "/apis", "/api/v1", "/apis/kubeflow.org", "/apis/kubeflow.org/v1", "/apis/authorization.k8s.io", "/apis/authorization.k8s.io/v1",
        "/version",
        "/healthz", "/livez", "/readyz", "/healthz/ping", "/livez/ping", "/readyz/etcd", "/openapi/v2", "/openapi/v3",
        "/openapi/v3/apis/kubeflow.org/v1",
        "/openapi/v3/api/v1", "/swagger", "/swagger/index.html", "/swagger/v1/swagger.json", "/swagger/../x", "/v3", "/v2", "/v3/auth/tokens",
        "/metrics", "/favicon.ico",
        "/__admin", "/__admin/export", "/__admin/snapshots", "/__admin/clock", "/__admin/tenants", "/__admin/faults", "/__admin/requests",
        "/__admin/kubeconfig", "/__admin/ca.crt",
        "/__admin/requests/1", "/__admin/requests/-1", "/__admin/requests/99999999999999999999", "/__admin/faults/x", "/__admin/requests/find",
        "/__admin/requests/count",
    ];

    /// <summary>The changes that a mutated path may have. Absolute form and asterisk form are whole targets.</summary>
    private static readonly string[] Pieces =
        ["/", "//", "/.", "/..", "/../", "%2F", "%2f", "%00", "%", "%zz", "%C0%AF", "%E9", ";", "?", "#", "\\", "\u0000", " ", "\u00e9", "/t/",
            "/t/x", "*", "{", "}", "[", "~", ":", "@", "%25", "%3f"];

    public string Job(string name) => $"/apis/kubeflow.org/v1/namespaces/{Namespace}/{chance.Of("tfjobs", "tfjobs", "tfjobs", "pytorchjobs")}/{name}";

    public string Name() => chance.Is(0.9) ? chance.Of("tfjob-test", "a", "b", "c", "d") : Escape(chance.Of(OddTexts.Names));

    public string NamespaceName() => chance.Is(0.85) ? chance.Of(Namespace, "team-a", "default") : Escape(chance.Of(OddTexts.Names));

    public string Plural() => chance.Is(0.9) ? chance.Of("tfjobs", "pytorchjobs") : chance.Of("pods", "TFJobs", "tfjob", "events", "services", "x");

    public string Path() => chance.Below(12) switch
    {
        0 => $"/api/v1/namespaces/{NamespaceName()}{chance.Of("", "", "/status", "/finalize", "/events", "/pods")}",
        1 => chance.Of("/api/v1/namespaces", "/api/v1/events", "/api/v1/pods", "/api/v1/watch/namespaces"),
        2 => $"/apis/kubeflow.org/v1/{chance.Of("", "watch/")}{Plural()}",
        3 => $"/apis/kubeflow.org/v1/watch/namespaces/{NamespaceName()}/{Plural()}{(chance.Is(0.5) ? "/" + Name() : "")}",
        4 or 5 => chance.Of(Fixed),
        6 => $"/apis/authorization.k8s.io/v1/{chance.Of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews")}",
        7 => $"/apis/kubeflow.org/v1/namespaces/{NamespaceName()}/{Plural()}",
        _ => $"/apis/kubeflow.org/v1/namespaces/{NamespaceName()}/{Plural()}/{Name()}{chance.Of("", "", "", "/status", "/scale", "/status/x", "/")}",
    };

    /// <summary>Inserts and removes pieces of a path, or makes it very long.</summary>
    public string Mutate(string path)
    {
        if (chance.Is(0.03))
        {
            return path + "/" + new string('x', chance.Of(300, 8_000, 9_000, 40_000));
        }

        if (chance.Is(0.1))
        {
            return chance.Of("*", "http://127.0.0.1" + path, "http://evil.example" + path, "https://x:1" + path, "ftp://x", "x", "", "127.0.0.1:80",
                "http://", "//x/y", "http://[::1" + path, "http://u:p@h" + path);
        }

        var text = new StringBuilder(path);
        for (var i = chance.Below(3); i >= 0; i--)
        {
            var at = chance.Below(text.Length + 1);
            text = chance.Is(0.7) ? text.Insert(at, chance.Of(Pieces)) : text.Remove(Math.Min(at, text.Length - 1), 1);
            text = text.Length == 0 ? text.Append('/') : text;
        }

        return text.ToString();
    }

    public string Query()
    {
        var parameters = Enumerable.Range(0, 1 + chance.Below(3)).Select(_ => chance.Below(12) switch
        {
            0 => $"labelSelector={Escape(chance.Of(OddTexts.Selectors))}",
            1 => $"fieldSelector={Escape(chance.Of(OddTexts.FieldSelectors))}",
            2 => $"limit={chance.Of("1", "2", "0", "-1", "x", "9223372036854775808", "500")}",
            3 => $"continue={chance.Of("", "x", "e30", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0", "%00")}",
            4 => $"resourceVersion={chance.Of("", "0", "1", "72444813", "72444900", "99999999999", "-1", "x", "18446744073709551616")}&resourceVersionMatch={chance.Of("Exact", "NotOlderThan", "x", "")}",
            5 => $"dryRun={chance.Of("All", "", "x", "All&dryRun=x")}",
            6 => $"pretty={chance.Of("true", "1", "T", "x", "")}",
            7 => $"fieldValidation={chance.Of("Strict", "Warn", "Ignore", "x", "")}",
            8 => $"fieldManager={chance.Of("x", "", "%00", "é", new string('x', 129))}&force={chance.Of("true", "x")}",
            9 => $"watch={chance.Of("1", "true", "0", "x")}&timeoutSeconds={chance.Of("1", "0", "-1", "x")}&allowWatchBookmarks={chance.Of("true", "x")}&sendInitialEvents={chance.Of("true", "false")}",
            10 => $"{chance.Of("gracePeriodSeconds", "propagationPolicy", "orphanDependents", "verbose", "exclude", "after", "timeout", "limit", "includeUninitialized")}={chance.Of("0", "1", "-1", "Orphan", "Foreground", "x", "true")}",
            _ => chance.Of("&", "=", "a", "%", "%zz=%zz", "a=b=c", "limit", "=x", "a[]=1", "+=+", "\u00e9=\u00ff", ";", "LIMIT=1", "watch"),
        });
        return "?" + string.Join('&', parameters);
    }

    /// <summary>A selector of as many terms as a request line may have.</summary>
    public static string LongSelector() => "?labelSelector=" + string.Join(',', Enumerable.Range(0, 700).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"!z{i}")));

    private string Escape(string text) => chance.Is(0.9) ? Uri.EscapeDataString(text) : text.Replace("\ud83d\ude00", "%F0%9F%98%80",
        StringComparison.Ordinal);
}
