using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.HttpCalls;

namespace TfJobApi.Tests.Clients;

/// <summary>The requests of Terraform 1.11.4 with its backend "kubernetes": the state is a Secret, its lock a Lease.</summary>
public sealed class TerraformBackendTests
{
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    private const string Lease = $"{Leases}/lock-tfstate-default-jobs";
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Secret = $"{Secrets}/tfstate-default-jobs";
    private const string States = $"{Secrets}?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dterraform%2Ctfstate%3Dtrue%2CtfstateSecretSuffix%3Djobs";
    private const string Labels = """{"app.kubernetes.io/managed-by":"terraform","tfstate":"true","tfstateSecretSuffix":"jobs","tfstateWorkspace":"default"}""";

    private const string NewLease = $$$"""
        {"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"lock-tfstate-default-jobs","creationTimestamp":null,
        "labels":{{{Labels}}},"annotations":{"app.terraform.io/lock-info":"{\"ID\":\"7ec5404c\"}"}},"spec":{"holderIdentity":"7ec5404c"}}
        """;

    private const string NewSecret = $$$"""
        {"metadata":{"name":"tfstate-default-jobs","namespace":"default","creationTimestamp":null,
        "labels":{{{Labels}}},"annotations":{"encoding":"gzip"} }}
        """;

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task A_state_is_locked_written_and_unlocked(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        Assert.Empty((await client.Get(States)).Json["items"]!.AsArray());
        Assert.Equal(404, (await client.Get(Lease)).Code);
        Assert.Equal(201, (await client.Post(Leases, NewLease)).Code);
        Assert.Equal(404, (await client.Get(Secret)).Code);

        var state = await client.Post(Secrets, NewSecret);
        Assert.Equal((201, "Opaque"), (state.Code, (string?)state.Json["type"]));
        Assert.Equal(200, (await PutAsync(client, Secret, state.Json, secret => secret["data"] = new JsonObject { ["tfstate"] = "H4sIAAAA" })).Code);

        // another Terraform finds the holder; the first one leaves the lease without one
        var locked = await client.Get(Lease);
        Assert.Equal("7ec5404c", (string?)locked.Json["spec"]!["holderIdentity"]);
        Assert.Equal(200, (await PutAsync(client, Lease, locked.Json, lease => lease["spec"] = new JsonObject())).Code);

        var unlocked = await client.Get(Lease);
        Assert.Null(unlocked.Json["spec"]!["holderIdentity"]);
        Assert.Equal("H4sIAAAA", (string?)(await client.Get(States)).Json["items"]![0]!["data"]!["tfstate"]);

        // of two that lock at the same time, one succeeds
        Assert.Equal(200, (await PutAsync(client, Lease, unlocked.Json, lease => lease["spec"]!["holderIdentity"] = "facde46a")).Code);
        Assert.Equal(409, (await PutAsync(client, Lease, unlocked.Json, lease => lease["spec"]!["holderIdentity"] = "93ba5edc")).Code);
    }

    private static Task<Answer> PutAsync(HttpClient client, string path, JsonNode read, Action<JsonNode> change)
    {
        change(read);
        return client.Call("PUT", path, Encoding.UTF8.GetBytes(read.ToJsonString()), "application/json");
    }
}
