using System.Text;
using Microsoft.AspNetCore.Hosting;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

/// <summary>One case for each row of the tables of 401 and 403 in docs/authentication.md.</summary>
public sealed class RejectionTests
{
    private const string Access = "AK-OF-ALICE";
    private const string Secret = "SK-of-alice-which-is-secret";
    private const string Prefix = "Incorrect IAM authentication information: ";

    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Password", "password-of-alice"),
        ("Auth:Users:0:AccessKeys:0:Access", Access),
        ("Auth:Users:0:AccessKeys:0:Secret", Secret),
        ("Auth:Users:0:AccessKeys:1:Access", "AK-TEMPORARY"),
        ("Auth:Users:0:AccessKeys:1:Secret", Secret),
        ("Auth:Users:0:AccessKeys:1:SecurityToken", "security-token-of-alice"),
        ("Auth:Users:0:AccessKeys:1:Expires", "2026-01-02T03:00:00Z"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Theory]
    [InlineData("none", "APIGW.0301", $"{Prefix}x-auth-token not found")]
    [InlineData("Basic", "APIGW.0301", $"{Prefix}x-auth-token not found")]
    [InlineData("unknown token", "APIGW.0301", $"{Prefix}decrypt token fail")]
    [InlineData("expired token", "APIGW.0301", $"{Prefix}decrypt token fail")]
    [InlineData("token of a domain", "APIGW.0307", "The token must be updated.")]
    [InlineData("malformed signature", "APIGW.0301", $"{Prefix}verify aksk signature fail,the Authorization header must have Access, SignedHeaders and Signature, each once, and nothing else")]
    [InlineData("unknown key", "APIGW.0301", $"{Prefix}Get secretKey failed,ak:AK-OF-NOBODY,err:ak not exist")]
    [InlineData("wrong signature", "APIGW.0301", $"{Prefix}verify aksk signature fail")]
    [InlineData("wrong hash", "APIGW.0301", $"{Prefix}verify aksk signature fail,the body does not have the hash in X-Sdk-Content-Sha256")]
    [InlineData("wrong clock", "APIGW.0301", $"{Prefix}calc ak sk signature fail:signature expired, signature time:20260102T030405Z,server time:20260102T031906Z")]
    [InlineData("expired key", "APIGW.0301", $"{Prefix}calc ak sk signature fail:signature expired")]
    [InlineData("wrong security token", "APIGW.0301", $"{Prefix}verify aksk signature fail,X-Security-Token is not the one of the temporary access key")]
    [InlineData("locked key", "APIGW.0301", $"{Prefix}AK access failed to reach the limit,forbidden.")]
    public async Task The_gateway_names_the_cause_and_a_kubernetes_server_says_unauthorized(string cause, string code, string message)
    {
        await using var cci = TestHost.Start([.. Enforced, ("Auth:Explain", "false")]);
        await using var kubernetes = TestHost.Start([.. Enforced, ("Auth:Explain", "false"), ("Profile", "Kubernetes")]);

        var byGateway = await ProvokeAsync(cci, cause);
        var byServer = await ProvokeAsync(kubernetes, cause);

        Assert.Equal(401, byGateway.Code);
        Assert.Equal((message, code), (byGateway.Json["error_msg"]!.GetValue<string>(), byGateway.Json["error_code"]!.GetValue<string>()));
        Assert.Equal(byGateway.Headers["X-Request-Id"], byGateway.Json["request_id"]!.GetValue<string>());
        Assert.Equal((401, "Unauthorized", "Unauthorized"), (byServer.Code, byServer.Reason, byServer.Message));
        Assert.Equal(message.Contains("fail,", StringComparison.Ordinal), byServer.Headers.ContainsKey("Warning"));
    }

    [Theory]
    [InlineData("unknown bearer")]
    [InlineData("expired bearer")]
    [InlineData("bearer of a domain")]
    public async Task A_bad_bearer_token_gets_a_status_in_both_profiles(string cause)
    {
        await using var cci = TestHost.Start(Enforced);
        await using var kubernetes = TestHost.Start([.. Enforced, ("Profile", "Kubernetes")]);

        foreach (var host in new[] { cci, kubernetes })
        {
            var answer = await ProvokeAsync(host, cause);

            Assert.Equal(
                """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""" + "\n",
                answer.Text);
        }
    }

    [Theory]
    [InlineData("Auth:Explain", "true", "Production", true)]
    [InlineData("Auth:Explain", "false", "Development", false)]
    [InlineData("Profile", "Cci", "Development", true)]
    [InlineData("Profile", "Cci", "Production", false)]
    public async Task A_wrong_signature_is_explained_in_development_or_by_setting(string key, string value, string environment, bool isExplained)
    {
        await using var host = TestHost.Start([.. Enforced, (WebHostDefaults.EnvironmentKey, environment), (key, value)]);

        var message = (await ProvokeAsync(host, "wrong signature")).Json["error_msg"]!.GetValue<string>();

        var lines = "PATCH|/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test/|dryRun=All|content-type:application/merge-patch+json|"
            + "x-sdk-date:20260102T030405Z||content-type;x-sdk-date|44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        var hash = Encoding.ASCII.GetString(TfJobApi.Auth.Signatures.SignatureAlgorithm.SdkHmacSha256.Hash(Encoding.UTF8.GetBytes(lines.Replace('|', '\n'))));
        var explanation = $",canonicalRequest:{lines},stringToSign:SDK-HMAC-SHA256|20260102T030405Z|{hash}";
        Assert.Equal($"{Prefix}verify aksk signature fail{(isExplained ? explanation : "")}", message);
    }

    [Fact]
    public async Task An_explanation_hides_secret_headers_and_is_a_warning_without_a_gateway()
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Explain", "true"), ("Profile", "Kubernetes")]);
        using var client = new HttpClient(new SigningHandler(host.Server.CreateHandler(), Access, "wrong", host.Time)
        {
            Extra = [("x-security-token", "security-token-of-alice"), ("cookie", "cookie-of-alice")],
        })
        { BaseAddress = host.Server.BaseAddress };

        var answer = await client.Get(TestHost.Job);

        Assert.Equal("Unauthorized", answer.Message);
        Assert.Contains("|cookie:(hidden)|x-sdk-date:20260102T030405Z|x-security-token:(hidden)||", answer.Headers["Warning"], StringComparison.Ordinal);
        Assert.DoesNotContain("of-alice", answer.Headers["Warning"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_explanation_is_cut_in_a_warning()
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Explain", "true"), ("Profile", "Kubernetes")]);
        using var client = new HttpClient(new SigningHandler(host.Server.CreateHandler(), Access, "wrong", host.Time)) { BaseAddress = host.Server.BaseAddress };

        var warning = (await client.Get($"{TestHost.Jobs}?labelSelector={new string('a', 6000)}")).Headers["Warning"];

        Assert.StartsWith("299 - \"canonicalRequest:GET|/apis/kubeflow.org/v1/", warning, StringComparison.Ordinal);
        Assert.Matches("stringToSign:SDK-HMAC-SHA256\\|20260102T030405Z\\|[0-9a-f]{64}\"$", warning);
        Assert.InRange(warning.Length, 1024, 4096);
    }

    [Fact]
    public async Task Secret_query_parameters_and_headers_are_neither_explained_nor_recorded()
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Explain", "true"), ("Admin:Token", "let-me-in")]);
        using var client = new HttpClient(new SigningHandler(host.Server.CreateHandler(), Access, "wrong", host.Time) { Extra = [("x-api-key", "key-of-alice")] })
        { BaseAddress = host.Server.BaseAddress };
        using var admin = host.CreateClient();

        var answer = await client.Get($"{TestHost.Jobs}?access_token=token-of-alice&limit=1&pass%77ord=password-of-alice");
        var journal = await admin.Call("GET", "/__admin/requests", headers: ("Authorization", "Bearer let-me-in"));

        var shown = "|access_token=(hidden)&limit=1&password=(hidden)|x-api-key:(hidden)|x-sdk-date:";
        Assert.Contains(shown, answer.Json["error_msg"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(shown, journal.Json["requests"]![0]!["refusal"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("of-alice", answer.Text + journal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/apis/kubeflow.org/v1/namespaces/other/tfjobs", "CCI.01.403110", "cci:namespaceSubResource:create", "tfjobs.kubeflow.org is forbidden: User \"alice\" cannot create resource \"tfjobs\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("DELETE", "/apis/kubeflow.org/v1/namespaces/other/tfjobs/x", "CCI.01.403111", "cci:namespaceSubResource:delete", "tfjobs.kubeflow.org \"x\" is forbidden: User \"alice\" cannot delete resource \"tfjobs\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("DELETE", "/apis/kubeflow.org/v1/namespaces/other/tfjobs", "CCI.01.403111", "cci:namespaceSubResource:delete", "tfjobs.kubeflow.org is forbidden: User \"alice\" cannot deletecollection resource \"tfjobs\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("PATCH", "/apis/kubeflow.org/v1/namespaces/other/tfjobs/x", "CCI.01.403112", "cci:namespaceSubResource:update", "tfjobs.kubeflow.org \"x\" is forbidden: User \"alice\" cannot patch resource \"tfjobs\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("PUT", "/apis/kubeflow.org/v1/namespaces/other/tfjobs/x/status", "CCI.01.403112", "cci:namespaceSubResource:update", "tfjobs.kubeflow.org \"x\" is forbidden: User \"alice\" cannot update resource \"tfjobs/status\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("GET", "/apis/kubeflow.org/v1/namespaces/other/tfjobs/x", "CCI.01.403113", "cci:namespaceSubResource:get", "tfjobs.kubeflow.org \"x\" is forbidden: User \"alice\" cannot get resource \"tfjobs\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("GET", "/apis/kubeflow.org/v1/namespaces/other/tfjobs", "CCI.01.403114", "cci:namespaceSubResource:list", "tfjobs.kubeflow.org is forbidden: User \"alice\" cannot list resource \"tfjobs\" in API group \"kubeflow.org\" in the namespace \"other\"")]
    [InlineData("GET", "/apis/kubeflow.org/v1/tfjobs?watch=true", "CCI.01.403114", "cci:namespaceSubResource:list", "tfjobs.kubeflow.org is forbidden: User \"alice\" cannot watch resource \"tfjobs\" in API group \"kubeflow.org\" at the cluster scope")]
    [InlineData("GET", "/api/v1/namespaces/other", "CCI.01.403108", "cci:namespace:get", "namespaces \"other\" is forbidden: User \"alice\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"other\"")]
    [InlineData("GET", "/api/v1/namespaces", "CCI.01.403109", "cci:namespace:list", "namespaces is forbidden: User \"alice\" cannot list resource \"namespaces\" in API group \"\" at the cluster scope")]
    [InlineData("POST", "/api/v1/namespaces", "CCI.01.403105", "cci:namespace:create", "namespaces is forbidden: User \"alice\" cannot create resource \"namespaces\" in API group \"\" at the cluster scope")]
    [InlineData("DELETE", "/api/v1/namespaces/other", "CCI.01.403106", "cci:namespace:delete", "namespaces \"other\" is forbidden: User \"alice\" cannot delete resource \"namespaces\" in API group \"\" in the namespace \"other\"")]
    [InlineData("PATCH", "/api/v1/namespaces/other", "CCI.01.403107", "cci:namespace:update", "namespaces \"other\" is forbidden: User \"alice\" cannot patch resource \"namespaces\" in API group \"\" in the namespace \"other\"")]
    public async Task A_missing_permission_names_ccis_action_or_the_rbac_message(string method, string path, string errorCode, string action, string message)
    {
        await using var cci = TestHost.Start(Enforced);
        await using var kubernetes = TestHost.Start([.. Enforced, ("Profile", "Kubernetes")]);

        foreach (var host in new[] { cci, kubernetes })
        {
            var answer = await CallSignedAsync(host, method, path);

            var expected = host == cci ? $"insufficient operation permission, require {action}" : message;
            Assert.Equal((403, "Forbidden", expected), (answer.Code, answer.Reason, answer.Message));
            Assert.Equal(host == cci ? errorCode : null, answer.Json["errorCode"]?.GetValue<string>());
        }
    }

    private static async Task<HttpCalls.Answer> ProvokeAsync(TestHost host, string cause)
    {
        using var client = host.CreateClient();
        switch (cause)
        {
            case "none":
                return await client.Get(TestHost.Job);
            case "Basic":
                return await client.Call("GET", TestHost.Job, headers: ("Authorization", "Basic YTpi"));
            case "unknown token":
                return await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", "token-of-nobody"));
            case "unknown bearer":
                return await client.Call("GET", TestHost.Job, headers: ("Authorization", "Bearer token-of-nobody"));
            case "expired token" or "expired bearer" or "token of a domain" or "bearer of a domain":
                var token = await IamTokenTests.TokenAsync(client, "alice", "password-of-alice", cause.Contains("domain", StringComparison.Ordinal) ? "domain" : "project");
                host.Time.Advance(cause.StartsWith("expired", StringComparison.Ordinal) ? TimeSpan.FromHours(24) : TimeSpan.Zero);
                return await client.Call("GET", TestHost.Job, headers: cause.Contains("bearer", StringComparison.Ordinal) ? ("Authorization", $"Bearer {token}") : ("X-Auth-Token", token));
            case "malformed signature":
                return await client.Call("GET", TestHost.Job, headers: ("Authorization", "SDK-HMAC-SHA256 RequestCredential=a/b/c"));
            case "unknown key":
                return await PatchAsync(host, "AK-OF-NOBODY", Secret);
            case "wrong signature":
                return await PatchAsync(host, Access, "wrong");
            case "wrong hash":
                return await PatchAsync(host, Access, Secret, payload: new('0', 64));
            case "wrong clock":
                var signedNow = new SigningHandler(host.Server.CreateHandler(), Access, Secret, host.Time) { ChangeSigned = _ => host.Time.Advance(TimeSpan.FromSeconds(901)) };
                using (var slow = new HttpClient(signedNow) { BaseAddress = host.Server.BaseAddress })
                {
                    return await slow.Get(TestHost.Job);
                }

            case "expired key":
                return await PatchAsync(host, "AK-TEMPORARY", Secret, extra: ("x-security-token", "security-token-of-alice"));
            case "wrong security token":
                host.Time.AdjustTime(new(2026, 1, 2, 2, 0, 0, TimeSpan.Zero));
                return await PatchAsync(host, "AK-TEMPORARY", Secret, extra: ("x-security-token", "another"));
            default:
                for (var i = 0; i < 6; i++)
                {
                    _ = await PatchAsync(host, Access, "wrong");
                }

                return await PatchAsync(host, Access, Secret);
        }
    }

    private static async Task<HttpCalls.Answer> PatchAsync(TestHost host, string access, string secret, string? payload = null, params (string, string)[] extra)
    {
        using var client = new HttpClient(new SigningHandler(host.Server.CreateHandler(), access, secret, host.Time) { Payload = payload, Extra = extra })
        {
            BaseAddress = host.Server.BaseAddress,
        };
        return await client.Patch($"{TestHost.Job}?dryRun=All", "{}");
    }

    private static async Task<HttpCalls.Answer> CallSignedAsync(TestHost host, string method, string path)
    {
        using var client = new HttpClient(new SigningHandler(host.Server.CreateHandler(), Access, Secret, host.Time)) { BaseAddress = host.Server.BaseAddress };
        return await client.Call(method, path);
    }
}
