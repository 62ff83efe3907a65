using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Http;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>Callers that do not read what they have requested use up little memory.</summary>
public sealed class LongResponseTests
{
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";
    private const int KestrelBuffer = 64 * 1024;
    private const string Long = $"{TestHost.Jobs}/long";

    [Theory]
    [InlineData("GET", "/long", "application/json")]
    [InlineData("GET", "/long", "application/yaml")]
    [InlineData("GET", "/long?pretty=true", "application/json")]
    [InlineData("GET", "", "application/json")]
    [InlineData("GET", "?watch=true&timeoutSeconds=1", "application/json")]
    [InlineData("GET", "?watch=true&timeoutSeconds=1&labelSelector=a", "application/json")]
    [InlineData("GET", "?watch=true&timeoutSeconds=1&resourceVersion=BEFORE", "application/json")]
    [InlineData("PATCH", "/long", "application/json")]
    [InlineData("PATCH", "/long", "application/yaml")]
    public async Task A_long_response_is_sent_in_slices(string method, string path, string accept)
    {
        var sent = new FlushedBytes();
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        await using var measured = host.WithWebHostBuilder(builder => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(sent)));
        using var client = measured.CreateClient();
        var before = (await client.Get(TestHost.Jobs)).Version;
        var stored = WithoutStatus((await client.Post(TestHost.Jobs, Job("long"))).Text.TrimEnd());
        await client.Post(TestHost.Jobs, Job("other"));
        sent.Clear();

        var url = TestHost.Jobs + path.Replace("BEFORE", before, StringComparison.Ordinal);
        async Task EndWatchAsync()
        {
            if (path.Contains("watch", StringComparison.Ordinal))
            {
                await host.TimerAsync(TimeSpan.FromSeconds(1));
                host.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var end = EndWatchAsync();
        var answer = await client.Call(method, url, method == "PATCH" ? "{}"u8.ToArray() : null, HttpCalls.MergePatch, ("Accept", accept));
        await end;

        Assert.Equal(200, answer.Code);
        Assert.InRange(sent.Most, 1, KestrelBuffer);
        if (accept == "application/json" && !path.Contains("pretty", StringComparison.Ordinal))
        {
            Assert.Contains(stored, WithoutStatus(answer.Text), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_event_of_a_long_object_is_sent_in_slices()
    {
        var sent = new FlushedBytes();
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        await using var measured = host.WithWebHostBuilder(builder => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(sent)));
        using var client = measured.CreateClient();
        using var plain = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true");
        using var selected = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&labelSelector=a");
        await using var events = await EventClient.OpenAsync(client);

        var stored = WithoutStatus((await client.Post(TestHost.Jobs, Job("long"))).Json.ToJsonString());

        Assert.Equal(stored, WithoutStatus((await plain.NextAsync())!["object"]!.ToJsonString()));
        Assert.Equal(stored, WithoutStatus((await selected.NextAsync())!["object"]!.ToJsonString()));
        Assert.Equal(stored, WithoutStatus((await events.NextAsync("job")).Data["object"]!.ToJsonString()));
        Assert.InRange(sent.Most, 1, KestrelBuffer);
    }

    [Theory]
    [InlineData("/long", "application/yaml")]
    [InlineData("/long?pretty=true", "application/json")]
    [InlineData("/long?includeObject=Object", Table)]
    [InlineData("", "application/yaml")]
    [InlineData("?includeObject=Object", Table)]
    public async Task A_long_response_of_a_form_of_its_own_is_rejected_while_other_responses_hold_too_much(string path, string accept)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("long"))).Code);
        var memory = host.Services.GetRequiredService<EncodedMemory>();
        Assert.True(memory.TryTake(memory.Limit));

        var rejected = await client.Call("GET", TestHost.Jobs + path, headers: ("Accept", accept));

        Assert.Equal((429, "1"), (rejected.Code, rejected.Headers["Retry-After"]));
        Assert.Equal(429, (await client.Call("HEAD", TestHost.Jobs + path, headers: ("Accept", accept))).Code);
        Assert.Equal(200, (await client.Get(Long)).Code);
        Assert.Equal(200, (await client.Call("GET", $"{TestHost.Jobs}/tfjob-test", headers: ("Accept", accept))).Code);
        Assert.Equal(200, (await client.Call("GET", TestHost.Jobs, headers: ("Accept", Table))).Code);

        memory.Return(memory.Limit);
        Assert.Equal(200, (await client.Call("GET", TestHost.Jobs + path, headers: ("Accept", accept))).Code);
        await host.StopAsync();
        Assert.Equal(0, memory.Held);
    }

    /// <summary>The write has been stored: 429 would say that it was not.</summary>
    [Fact]
    public async Task A_write_is_answered_although_other_responses_hold_too_much()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("long"))).Code);
        var memory = host.Services.GetRequiredService<EncodedMemory>();
        Assert.True(memory.TryTake(memory.Limit));

        var answer = await client.Call("PATCH", Long, """{"metadata":{"labels":{"a":"2"}}}"""u8.ToArray(), HttpCalls.MergePatch, ("Accept", "application/yaml"));

        Assert.Equal(200, answer.Code);
        Assert.Contains("a: \"2\"", answer.Text, StringComparison.Ordinal);
        await host.StopAsync();
        Assert.Equal(memory.Limit, memory.Held);
    }

    [Fact]
    public async Task A_watch_with_long_events_of_a_form_of_its_own_is_disconnected_while_other_responses_hold_too_much()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("long"))).Code);
        var version = (await client.Get(Long)).Version;
        var memory = host.Services.GetRequiredService<EncodedMemory>();
        Assert.True(memory.TryTake(memory.Limit));
        using var table = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&includeObject=Object&resourceVersion={version}", Table);
        using var plain = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={version}");

        await client.Patch(Long, """{"metadata":{"labels":{"a":"2"}}}""");

        Assert.Equal("2", (await plain.NextAsync())!["object"]!["metadata"]!["labels"]!["a"]!.GetValue<string>());
        await Assert.ThrowsAnyAsync<IOException>(table.NextAsync);
        Assert.Equal(memory.Limit, memory.Held);
    }

    /// <summary>Callers that do not read must not keep others from writing.</summary>
    [Fact]
    public async Task A_long_body_is_accepted_although_responses_hold_too_much()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var memory = host.Services.GetRequiredService<EncodedMemory>();
        Assert.True(memory.TryTake(memory.Limit));

        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("long"))).Code);
    }

    // a created TFJob has an empty status in the Cci profile
    private static string WithoutStatus(string json) => json.Replace(",\"status\":{}", "", StringComparison.Ordinal);

    private static string Job(string name) => $$"""
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{name}}","labels":{"a":"1"},"annotations":{"x":"{{new string('y', 100_000)}}"} },
         "spec":{"tfReplicaSpecs":{"Worker":{"replicas":1,"template":{"spec":{"containers":[{"name":"tensorflow","image":"{{new string('i', 200_000)}}"}]} } } } } }
        """;
}
