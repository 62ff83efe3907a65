using TfJobApi.Auth.Signatures;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class KeyLocksTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly AccessKey Key = new("alice", new(new()) { Access = "AK", Secret = "SK" });

    [Fact]
    public void A_request_in_progress_does_not_unlock_a_key()
    {
        var locks = new KeyLocks();
        FailOften(locks);

        Assert.False(locks.TrySucceed(Key, Now.AddSeconds(-1)));
        Assert.True(locks.IsLocked(Key, Now.AddSeconds(299)));
        Assert.True(locks.TrySucceed(Key, Now.AddSeconds(300)));
    }

    [Fact]
    public async Task A_reset_unlocks_every_key()
    {
        var locks = new KeyLocks();
        FailOften(locks);

        await locks.ResetAsync();

        Assert.False(locks.IsLocked(Key, Now));
    }

    [Fact]
    public async Task An_admin_reset_unlocks_every_key_and_revokes_tokens_of_the_future()
    {
        await using var host = TestHost.Start([.. SignatureTests.Enforced, ("Auth:Users:0:Password", "password"), ("Admin:Token", "let-me-in")]);
        using var admin = host.CreateClient();
        using var right = new HttpClient(new SigningHandler(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time)) { BaseAddress = host.Server.BaseAddress };
        using var wrong = new HttpClient(new SigningHandler(host.Server.CreateHandler(), SignatureTests.Access, "wrong", host.Time)) { BaseAddress = host.Server.BaseAddress };
        var before = await IamTokenTests.TokenAsync(admin, "alice", "password");
        for (var i = 0; i < 6; i++)
        {
            await wrong.Get(TestHost.Job);
        }

        Assert.Equal(401, (await right.Get(TestHost.Job)).Code);
        Assert.Equal(200, (await CallAdminAsync("POST", "/__admin/clock/advance", """{"by":"1h"}""")).Code);
        var after = await IamTokenTests.TokenAsync(admin, "alice", "password");
        Assert.Equal(200, (await CallAdminAsync("POST", "/__admin/reset", "")).Code);

        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        Assert.Equal(200, (await admin.Call("GET", TestHost.Job, headers: ("X-Auth-Token", before))).Code);
        Assert.Equal(401, (await admin.Call("GET", TestHost.Job, headers: ("X-Auth-Token", after))).Code);

        async Task<HttpCalls.Answer> CallAdminAsync(string method, string path, string body) => await admin.Call(
            method, path, System.Text.Encoding.UTF8.GetBytes(body), "application/json", ("Authorization", "Bearer let-me-in"));
    }

    private static void FailOften(KeyLocks locks)
    {
        for (var i = 0; i < 6; i++)
        {
            locks.AddFailure(Key, Now);
        }
    }
}
