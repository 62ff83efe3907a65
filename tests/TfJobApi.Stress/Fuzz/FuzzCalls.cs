using System.Text;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Makes random requests of all routes for one tenant.</summary>
internal sealed class FuzzCalls
{
    private static readonly string[] Accepts =
    [
        "*/*", "application/json", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io",
        "application/vnd.kubernetes.protobuf",
        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "text/html", "application/*", "application/json;q=0", "x", "", ";",
        "application/json;as=X", "a/b;q=x, */*;q=0.1", "text/plain",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/yaml", "application/merge-patch+json", "application/json-patch+json",
        "application/strategic-merge-patch+json", "application/apply-patch+yaml",
        "application/vnd.kubernetes.protobuf", "application/json; charset=utf-16", "application/json;x", "text/plain", "", "x",
        "application/x-www-form-urlencoded", "APPLICATION/JSON", "application/json, application/yaml",
    ];

    private readonly Chance _chance;
    private readonly JsonBodies _json;
    private readonly OtherBodies _other;
    private readonly AdminBodies _admin;

    public FuzzCalls(Chance chance, string tenant)
    {
        _chance = chance;
        _json = new(chance);
        _other = new(chance, _json);
        _admin = new(chance, _json);
        Targets = new(chance);
        Tenant = tenant;
    }

    public string Tenant { get; }

    public Targets Targets { get; }

    /// <summary>A valid call with a mutated body.</summary>
    public HttpCall Write()
    {
        var name = Targets.Name();
        var target = Targets.Job(name);
        var kind = target.Contains("/tfjobs/", StringComparison.Ordinal) ? "TFJob" : "PyTorchJob";
        var query = _chance.Is(0.5) ? _chance.Of("?fieldValidation=Strict", "?fieldValidation=Warn", "?dryRun=All", Targets.Query()) : "";
        var status = _chance.Is(0.15) ? "/status" : "";
        return _chance.Below(10) switch
        {
            0 or 1 => Body("POST", target[..target.LastIndexOf('/')] + query, "application/json", _json.Whole(kind, name)),
            2 => Body("PUT", target + status + query, "application/json", _json.Whole(kind, name)),
            3 => Body(_chance.Of("POST", "PUT"), target + query, "application/yaml", _other.Yaml(_json.Whole(kind, name))),
            4 => Body("PATCH", target + status + query, "application/json-patch+json", _other.JsonPatch()),
            5 => Body("DELETE", target + query, "application/json", _chance.Is(0.6) ? "" : $$"""{"preconditions":{{_json.Value(2)}},{{_json.Member(1)}}}"""),
            _ => Body("PATCH", target + status + query, "application/merge-patch+json", status.Length > 0 ? $$"""{"status":{{_json.Value()}}}""" : _json.MergePatch()),
        };
    }

    /// <summary>Any method on any path, with any headers and body.</summary>
    public HttpCall Any()
    {
        var path = Targets.Path();
        path = _chance.Is(0.15) ? Targets.Mutate(path) : path;
        var query = _chance.Is(0.5) ? Targets.Query() : _chance.Is(0.01) ? Fuzz.Targets.LongSelector() : "";
        var call = new HttpCall(_chance.Is(0.5) ? "GET" : _chance.Of("PATCH", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "X", "PRI",
            "CONNECT"), InTenant(path + query));
        if (call.Method is not "GET" and not "HEAD" || _chance.Is(0.05))
        {
            call = call with { Body = AnyBody(path) };
            call = _chance.Is(0.9) ? call.With("Content-Type", _chance.Of(ContentTypes)) : call;
        }

        for (var i = _chance.Below(3); i > 0; i--)
        {
            call = AddHeader(call);
        }

        return call;
    }

    /// <summary>A call of the admin API with a body of its kind. A fault rule is added in a tenant of its own.</summary>
    public HttpCall Admin() => _chance.Below(12) switch
    {
        0 => Body("POST", "/__admin/requests/find", "application/json", _admin.Filter()),
        1 => Body("POST", "/__admin/requests/count", "application/json", _admin.Filter()),
        2 => Body("POST", "/__admin/requests/wait", "application/json", _admin.Wait()),
        3 => Body("PUT", "/__admin/clock", "application/json", _admin.Clock()),
        4 => Body("POST", "/__admin/clock/advance", "application/json", _admin.Advance()),
        5 => Body("POST", "/__admin/seed", "application/yaml", _other.Yaml(_json.Whole("TFJob", Targets.Name()))),
        6 => Body("POST", "/__admin/seed", "application/json", _json.Whole("TFJob", Targets.Name())),
        7 => Body(_chance.Of("PUT", "DELETE"), $"/__admin/snapshots/{_chance.Of("a", "b", "%00", "..", "é", "")}", "application/json", ""),
        8 => Body("POST", $"/__admin/snapshots/{_chance.Of("a", "b", "x")}/restore", "application/json", ""),
        9 => Body("POST", "/v3/auth/tokens", "application/json", _admin.Token()),
        10 => Body("POST", $"/apis/authorization.k8s.io/v1/{_chance.Of("selfsubjectaccessreviews", "selfsubjectrulesreviews")}", "application/json",
            _admin.Review()),
        _ => new HttpCall("POST", InTenant("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"))
        {
            Headers = [("Content-Type", "application/vnd.kubernetes.protobuf")],
            Body = _chance.Is(0.3) ? _other.Mutate(_other.Protobuf()) : _other.Protobuf(),
        },
    };

    public HttpCall FaultRule()
    {
        var call = Body("POST", "/__admin/faults", "application/json", _admin.FaultRule());
        return call with { Target = $"/t/{Tenant}-faults/__admin/faults" };
    }

    public string InTenant(string target) => target.StartsWith('/') ? $"/t/{Tenant}{target}" : target;

    private HttpCall Body(string method, string target, string contentType, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new(method, InTenant(target))
        {
            Headers = [("Content-Type", _chance.Is(0.98) ? contentType : _chance.Of(ContentTypes))],
            Body = _chance.Is(0.25) ? _other.Mutate(bytes) : bytes,
        };
    }

    private byte[] AnyBody(string path)
    {
        var kind = path.Contains("pytorchjobs", StringComparison.Ordinal) ? "PyTorchJob" : path.StartsWith("/api/v1/namespaces",
            StringComparison.Ordinal) ? "Namespace" : "TFJob";
        var body = _chance.Below(9) switch
        {
            0 => [],
            1 => _other.Protobuf(),
            2 => _chance.Bytes(_chance.Count(100)),
            3 => Encoding.UTF8.GetBytes(_other.JsonPatch()),
            4 => Encoding.UTF8.GetBytes(_other.Yaml(_json.Whole(kind, Targets.Name()))),
            5 => Encoding.UTF8.GetBytes(_json.MergePatch()),
            6 when _chance.Is(0.02) => new byte[3 * 1024 * 1024 + _chance.Below(2)],
            _ => Encoding.UTF8.GetBytes(_json.Whole(kind, Targets.Name())),
        };
        return _chance.Is(0.2) ? _other.Mutate(body) : body;
    }

    private HttpCall AddHeader(HttpCall call) => _chance.Below(14) switch
    {
        0 or 1 or 2 => call.With("Accept", _chance.Of(Accepts)),
        3 => call.With("User-Agent", _chance.Of("curl/8", "Mozilla/5.0", "Wget/1", "kubectl/v1.27", "")),
        4 => call.With("Accept-Encoding", _chance.Of("gzip", "br", "x", "identity;q=0")),
        5 => call.With("X-Mock-Fault", _chance.Of("reset", "reset-after", "truncate", "malformed", "end;after=3", "gone", "stall", "repeat",
            "bookmarks", "x", "", "end;after=x", ";;")),
        6 => call.With("Prefer", _chance.Of("code=409", "code=500", "code=x", "code=", "x", "code=429, x", "return=minimal")),
        7 => call.With("X-Mock-Delay", _chance.Of("1ms", "1ms..2ms", "2ms..1ms", "x", "-1s", "1ms;x")),
        8 => call.With("X-Auth-Token", _chance.Of("a-fixed-token", "x", "")),
        9 => call.With("Authorization", _chance.Of("Bearer a-fixed-token", "Bearer", "Basic x",
            "SDK-HMAC-SHA256 Access=AK0001, SignedHeaders=x-sdk-date, Signature=0", "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA256 Access=, SignedHeaders=;;, Signature=zz", "")),
        10 => call.With("X-Sdk-Date", _chance.Of("20261128T000000Z", "x", "99999999T999999Z")),
        11 => call.With(_chance.Of("Impersonate-User", "Impersonate-Group", "X-Security-Token", "X-Forwarded-For", "X-HTTP-Method-Override",
            "If-Match", "If-None-Match", "Range", "Origin", "Sec-Fetch-Site", "Expect", "Cookie", "X-Request-Id", "Upgrade", "Connection"),
            _chance.Of("x", "", "cross-site", "100-continue", "\"x\"", "bytes=0-1", "close", "http://evil.example")),
        12 => call.With("X-Mock-Tenant", _chance.Of("x1", "x2", "default", "", "é", "..", new string('x', 300))),
        _ => call.With("Transfer-Encoding", _chance.Of("gzip", "chunked, chunked", "identity", "x")),
    };
}
