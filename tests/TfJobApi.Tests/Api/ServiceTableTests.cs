using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>The table of services; recorded with Kubernetes 1.20.2.</summary>
public sealed class ServiceTableTests
{
    [Theory]
    [InlineData(
        """{"type":"ClusterIP","clusterIP":"None","selector":{"a":"b","c":"d"},"ports":[{"name":"tfjob-port","port":2222,"protocol":"TCP","targetPort":2222},{"name":"x","port":53,"protocol":"UDP"}]}""",
        "s1 ClusterIP None <none> 2222/TCP,53/UDP a=b,c=d")]
    [InlineData("""{"type":"ClusterIP","clusterIP":"None"}""", "s1 ClusterIP None <none> <none> <none>")]
    [InlineData(
        """{"type":"NodePort","clusterIP":"10.0.0.7","externalIPs":["1.2.3.4","1.2.3.5"],"ports":[{"port":80,"protocol":"TCP","nodePort":30080}]}""",
        "s1 NodePort 10.0.0.7 1.2.3.4,1.2.3.5 80:30080/TCP <none>")]
    [InlineData("""{"type":"ExternalName","clusterIP":"","externalName":"a.test"}""", "s1 ExternalName <none> a.test <none> <none>")]
    [InlineData("""{"type":"ClusterIP","clusterIP":"10.0.0.8","externalName":"x.test","externalIPs":["1.2.3.4"]}""", "s1 ClusterIP 10.0.0.8 1.2.3.4 <none> <none>")]
    [InlineData("""{"type":"LoadBalancer","clusterIP":"10.0.0.246"}""", "s1 LoadBalancer 10.0.0.246 <pending> <none> <none>")]
    [InlineData("""{"type":"LoadBalancer","clusterIP":"10.0.0.32","externalIPs":["1.2.3.4"]}""", "s1 LoadBalancer 10.0.0.32 1.2.3.4 <none> <none>")]
    [InlineData(
        """{"type":"LoadBalancer","clusterIP":"10.0.0.219","externalIPs":["1.2.3.4"]}""", "s1 LoadBalancer 10.0.0.219 1.1.1.1,5.6.7.8,b.test,1.2.3.4 <none> <none>",
        """[{"hostname":"b.test"},{"ip":"5.6.7.8"},{"ip":"5.6.7.8"},{"ip":"1.1.1.1","hostname":"z"}]""")]
    public async Task A_service_has_the_cells_of_a_real_server(string spec, string cells, string balancers = "[]")
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        Assert.Equal(200, (await client.Post("/__admin/seed", $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s1","namespace":"ns"},"spec":{{{spec}}},"status":{"loadBalancer":{"ingress":{{{balancers}}} }} }""")).Code);

        var table = (await client.Call("GET", "/api/v1/namespaces/ns/services", headers: ("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"))).Json;

        var names = table["columnDefinitions"]!.AsArray().Select(column => (string?)column!["name"]);
        var row = table["rows"]![0]!["cells"]!.AsArray().Select(cell => (string?)cell).ToList();
        row.RemoveAt(5);
        Assert.Equal(["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector"], names);
        Assert.Equal(cells, string.Join(' ', row));
    }
}
