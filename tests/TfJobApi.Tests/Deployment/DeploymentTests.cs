using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;
using TfJobApi.Tests.Support;
using YamlDotNet.Serialization;

namespace TfJobApi.Tests.Deployment;

/// <summary>The files of deploy/, with their programs as processes, because there may be no container engine.</summary>
public sealed class DeploymentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private const string Compose = "deploy/replicas/compose.yaml";
    private const string Manifests = "deploy/kubernetes/replicas.yaml";

    private static readonly Uri Jobs = new("/apis/kubeflow.org/v1/namespaces/ns/tfjobs", UriKind.Relative);

    [Fact]
    public async Task A_balancer_distributes_requests_to_replicas_with_one_state()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        var replicas = await StartAsync(name => Settings(name).Select(setting => setting.Replace("http://etcd:2379", etcd.Address, StringComparison.Ordinal)));
        await using var balancer = await BalancerProcess.StartAsync("deploy/replicas/nginx.conf", [.. replicas.Select(replica => replica.Address)]);
        using var client = balancer.CreateClient();

        using var created = await client.PostAsJsonAsync(Jobs, Job("a"), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        foreach (var replica in replicas)
        {
            using var own = replica.CreateClient();
            Assert.Equal(["a"], await NamesAsync(own));
        }

        var names = new HashSet<string>();
        while (names.Count < replicas.Count)
        {
            using var response = await client.GetAsync(Jobs, Cancellation);
            names.UnionWith(response.Headers.GetValues("X-Mock-Replica"));
        }

        Assert.Equal(["replica-1", "replica-2", "replica-3"], names.Order());
        await replicas[0].DisposeAsync();
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(["a"], await NamesAsync(client));
        }

        await replicas[1].DisposeAsync();
        await replicas[2].DisposeAsync();
    }

    [Fact]
    public async Task A_tenant_stays_on_its_replica_in_memory()
    {
        var replicas = await StartAsync(_ => ["--Seeding:Sample=false", "--Admin:Token=secret"]);
        await using var balancer = await BalancerProcess.StartAsync("deploy/replicas/tenants.nginx.conf", [.. replicas.Select(replica => replica.Address)]);
        using var client = balancer.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        string[] tenants = [.. Enumerable.Range(0, 24).Select(number => $"tenant-{number}")];

        foreach (var tenant in tenants)
        {
            using var created = await client.PostAsJsonAsync(new Uri($"/t/{tenant}{Jobs}", UriKind.Relative), Job(tenant), Cancellation);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        foreach (var tenant in tenants)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Jobs) { Headers = { { "X-Mock-Tenant", tenant } } };
            using var response = await client.SendAsync(request, Cancellation);
            Assert.Equal([tenant], Names(await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation)));
        }

        using var inDefault = await client.PostAsJsonAsync(Jobs, Job("default"), Cancellation);
        Assert.Equal(["default"], Names(await client.GetFromJsonAsync<JsonNode>(new Uri($"/t/default{Jobs}", UriKind.Relative), Cancellation)));

        List<int> counts = [];
        foreach (var replica in replicas)
        {
            using var own = replica.CreateClient();
            own.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
            var list = await own.GetFromJsonAsync<JsonNode>(new Uri("/__admin/tenants", UriKind.Relative), Cancellation);
            counts.Add(list!["tenants"]!.AsArray().Count - 1);
        }

        foreach (var tenant in tenants)
        {
            using var deleted = await client.DeleteAsync(new Uri($"/__admin/tenants/{tenant}", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        Assert.Equal(tenants.Length, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 1, tenants.Length - 1));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_write_that_a_replica_does_not_answer_is_sent_once(string method)
    {
        using var replica = new SilentReplica();
        await using var balancer = await BalancerProcess.StartAsync("deploy/replicas/nginx.conf", [replica.Address, replica.Address, replica.Address]);
        using var client = balancer.CreateClient();
        using var request = new HttpRequestMessage(new(method), Jobs);

        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, replica.Requests));
    }

    [Fact]
    public async Task The_variables_of_the_files_are_settings()
    {
        var known = new ServerOptions(new ConfigurationBuilder().Build()).Declared.Select(setting => setting.Name.Replace(":", "__", StringComparison.Ordinal)).ToList();
        var compose = Settings("replica-2").Select(setting => setting[2..].Split('=')[0].Replace(":", "__", StringComparison.Ordinal));
        var container = Assert.Single((await ReadAsync<V1Deployment>()).Spec.Template.Spec.Containers);

        Assert.Empty(compose.Except(known));
        Assert.Empty(container.Env.Select(variable => variable.Name).Except(known));
    }

    [Fact]
    public async Task The_manifests_have_only_fields_of_kubernetes_and_select_the_pods_of_the_deployment()
    {
        var deployment = await ReadAsync<V1Deployment>();
        var pod = deployment.Spec.Template;
        var container = Assert.Single(pod.Spec.Containers);

        Assert.Equal(pod.Metadata.Labels, deployment.Spec.Selector.MatchLabels);
        Assert.Equal(pod.Metadata.Labels, (await ReadAsync<V1Service>()).Spec.Selector);
        Assert.Equal(pod.Metadata.Labels, (await ReadAsync<V1PodDisruptionBudget>()).Spec.Selector.MatchLabels);
        Assert.Equal(("/readyz", "/livez"), (container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path));
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
    }

    /// <summary>Receives requests, and closes the connections without a response.</summary>
    private sealed class SilentReplica : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _requests;

        public SilentReplica()
        {
            _listener.Start();
            _ = RunAsync();
        }

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public int Requests => Volatile.Read(ref _requests);

        public void Dispose() => _listener.Dispose();

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    if (await client.GetStream().ReadAsync(new byte[4096]) > 0)
                    {
                        Interlocked.Increment(ref _requests);
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // the end of the test
            }
        }
    }

    private static async Task<T> ReadAsync<T>() =>
        KubernetesYaml.LoadAllFromString(await SourceTree.PageAsync(Manifests), strict: true).OfType<T>().Single();

    private static async Task<List<ServerProcess>> StartAsync(Func<string, IEnumerable<string>> settings)
    {
        List<ServerProcess> replicas = [];
        for (var number = 1; number <= 3; number++)
        {
            replicas.Add(await ServerProcess.StartAsync(":", settings: [.. settings($"replica-{number}")]));
        }

        return replicas;
    }

    /// <summary>Returns the settings of a service in the compose file.</summary>
    private static IEnumerable<string> Settings(string service)
    {
        var parser = new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(File.ReadAllText(Path.Combine(SourceTree.Root, Compose)))));
        var compose = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
        var services = (Dictionary<object, object>)compose["services"];
        var variables = (Dictionary<object, object>)((Dictionary<object, object>)services[service])["environment"];
        return variables.Select(variable => $"--{variable.Key.ToString()!.Replace("__", ":", StringComparison.Ordinal)}={variable.Value}");
    }

    private static JsonNode Job(string name) => JsonNode.Parse(
        $$$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{{name}}}}"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"a"}]} } } } } }""")!;

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient client) => Names(await client.GetFromJsonAsync<JsonNode>(Jobs));

    private static IEnumerable<string> Names(JsonNode? list) => list!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());
}
