using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Http;
using TfJobApi.Tests.Auth;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>All bodies in progress hold a bounded number of bytes.</summary>
public sealed class BodyMemoryTests
{
    private const int Room = 300 * 1024;

    [Theory]
    [InlineData(16L * 1024 * 1024, 3 * 1024 * 1024)]
    [InlineData(96L * 1024 * 1024, 6 * 1024 * 1024)]
    [InlineData(512L * 1024 * 1024, 32 * 1024 * 1024)]
    [InlineData(64L * 1024 * 1024 * 1024, 128 * 1024 * 1024)]
    public void The_limit_is_a_share_of_the_memory(long available, long limit) => Assert.Equal(limit, BodyMemory.LimitFor(available));

    [Fact]
    public void Bytes_beyond_the_limit_are_not_taken()
    {
        var memory = new BodyMemory(100);

        Assert.True(memory.TryTake(60));
        Assert.False(memory.TryTake(41));
        Assert.True(memory.TryTake(40));
        memory.Return(60);

        Assert.Equal(40, memory.Held);
    }

    [Fact]
    public async Task A_long_body_is_rejected_while_other_bodies_hold_too_much()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var memory = host.Services.GetRequiredService<BodyMemory>();
        Assert.True(memory.TryTake(memory.Limit - Room));

        var rejected = await client.Post(TestHost.Jobs, Job("long", 2 * Room));

        Assert.Equal((429, "TooManyRequests", "1"), (rejected.Code, rejected.Reason, rejected.Headers["Retry-After"]));
        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("shorter", Room / 4))).Code);

        memory.Return(memory.Limit - Room);
        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("long", 2 * Room))).Code);
        await host.StopAsync();
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public async Task A_short_body_is_served_although_other_bodies_hold_everything()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var memory = host.Services.GetRequiredService<BodyMemory>();
        Assert.True(memory.TryTake(memory.Limit));

        Assert.Equal(201, (await client.Post(TestHost.Jobs, Job("short", BodyMemory.FreeLength - 1024))).Code);
    }

    /// <summary>A body that never arrives in full holds only as many bytes as have arrived, at most doubled.</summary>
    [Fact]
    public async Task A_slow_body_holds_its_bytes_until_its_client_disconnects()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var memory = host.Services.GetRequiredService<BodyMemory>();
        Assert.True(memory.TryTake(memory.Limit - Room));
        using var content = new SlowContent(2 * Room, Room / 2);
        using var end = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            var slow = client.PostAsync(new Uri(TestHost.Jobs, UriKind.Relative), content, end.Token);
            await content.IsHalfSent.WaitAsync(TestContext.Current.CancellationToken);
            Assert.InRange(memory.Held, memory.Limit - Room, memory.Limit);
            await end.CancelAsync();
            await slow;
        });

        await host.StopAsync();
        Assert.Equal(memory.Limit - Room, memory.Held);
    }

    /// <summary>A machine with little memory has room for one body; the signature and the PATCH need the same bytes.</summary>
    [Fact]
    public async Task A_signed_body_is_held_once()
    {
        await using var host = await SocketHost.StartAsync(SignatureTests.Enforced);
        using var client = new HttpClient(SigningHandler.OverSockets(SignatureTests.Access, SignatureTests.Secret)) { BaseAddress = host.Address, Timeout = Patience.Limit };
        var memory = host.Services.GetRequiredService<BodyMemory>();
        var others = memory.Limit - RequestBody.Limit;
        Assert.True(memory.TryTake(others));

        var answer = await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""" + new string(' ', 2_500_000));

        Assert.Equal((200, "b"), (answer.Code, answer.Json["metadata"]!["labels"]!["a"]!.GetValue<string>()));
        await host.StopAsync();
        Assert.Equal(others, memory.Held);
    }

    [Fact]
    public async Task A_signed_body_that_is_too_long_for_the_API_is_413()
    {
        await using var host = await SocketHost.StartAsync(SignatureTests.Enforced);
        using var client = new HttpClient(SigningHandler.OverSockets(SignatureTests.Access, SignatureTests.Secret)) { BaseAddress = host.Address, Timeout = Patience.Limit };
        client.DefaultRequestHeaders.TransferEncodingChunked = true;
        var memory = host.Services.GetRequiredService<BodyMemory>();

        var answer = await client.Patch(TestHost.Job, new string(' ', RequestBody.Limit + 1));

        Assert.Equal((413, "RequestEntityTooLarge"), (answer.Code, answer.Reason));
        await host.StopAsync();
        Assert.Equal(0, memory.Held);
    }

    private static string Job(string name, int length) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{},"x":"{{{new string('x', length)}}}"}}""";

    /// <summary>A body of which a part is sent, and the rest never.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly TaskCompletionSource _isHalfSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly int _part;

        public SlowContent(int length, int part)
        {
            _part = part;
            Headers.ContentLength = length;
            Headers.ContentType = new("application/json");
        }

        public Task IsHalfSent => _isHalfSent.Task;

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[_part], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _isHalfSent.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Headers.ContentLength!.Value;
            return true;
        }
    }
}
