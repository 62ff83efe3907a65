using TfJobApi.Errors;
using TfJobApi.Memory;

namespace TfJobApi.Auth.Tokens;

/// <summary>
/// The tokens issued by the IAM endpoint, as hashes. Above <see cref="Limit"/>, and beyond the memory of the tokens of all tenants, the
/// oldest is removed.
/// </summary>
internal sealed class IssuedTokens : ITokens, IMemoryHolder
{
    public const int Limit = 10_000;

    /// <summary>A generous estimate of a token without the name of its user.</summary>
    private const int BareSize = 256;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly TokenGenerator _generator;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;
    private readonly Lock _gate = new();
    private readonly Dictionary<SecretHash, Issued> _tokens = [];

    // In the order of issue, which is the order of expiry.
    private readonly Queue<(SecretHash Token, DateTimeOffset Expires, long Stamp)> _order = [];
    private long _oldestStamp = long.MaxValue;

    public IssuedTokens(TokenGenerator generator, MemoryBudget memory)
    {
        (_generator, _share) = (generator, memory.Tokens);
        _account = _share.Open(this);
    }

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    public ValueTask<Result<string>> IssueAsync(string user, bool isForProject, DateTimeOffset now) => new(Issue(user, isForProject, now));

    public ValueTask<AuthOutcome> FindAsync(string token, SecretHash hash, DateTimeOffset now) => new(Find(hash, now));

    public string Issue(string user, bool isForProject, DateTimeOffset now)
    {
        var token = _generator.Next();
        var hash = SecretHash.Compute(token);
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && (oldest.Expires <= now || _order.Count >= Limit))
            {
                RemoveOldest();
            }

            var issued = new Issued(user, isForProject, now + Lifetime);
            _account.Charge(SizeOf(issued));
            _tokens[hash] = issued;
            _order.Enqueue((hash, issued.Expires, _share.NextStamp()));
            UpdateOldest();
        }

        _share.RemoveExcess();
        return token;
    }

    public AuthOutcome Find(SecretHash token, DateTimeOffset now)
    {
        lock (_gate)
        {
            // Tokens issued after now are rejected, too: the clock may have been set back.
            return !_tokens.TryGetValue(token, out var found) || found.Expires <= now || now < found.Expires - Lifetime ? AuthErrors.BadToken
                : !found.IsForProject ? AuthErrors.TokenWithoutProject
                : found.User;
        }
    }

    void IMemoryHolder.RemoveOldest()
    {
        lock (_gate)
        {
            if (_order.Count > 0)
            {
                RemoveOldest();
                UpdateOldest();
            }
        }
    }

    private static long SizeOf(Issued issued) => BareSize + (sizeof(char) * issued.User.Length);

    private void RemoveOldest()
    {
        if (_tokens.Remove(_order.Dequeue().Token, out var removed))
        {
            _account.Release(SizeOf(removed));
        }
    }

    private void UpdateOldest() => Volatile.Write(ref _oldestStamp, _order.TryPeek(out var oldest) ? oldest.Stamp : long.MaxValue);

    private readonly record struct Issued(string User, bool IsForProject, DateTimeOffset Expires);
}
