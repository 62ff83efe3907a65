namespace TfJobApi.Auth.Tokens;

/// <summary>The tokens that the IAM endpoint has given out, as hashes; when there are too many, the oldest goes.</summary>
internal sealed class IssuedTokens(TokenMint mint)
{
    /// <summary>How many are kept.</summary>
    public const int Limit = 10_000;

    /// <summary>How long one is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<SecretHash, Issued> _tokens = [];

    /// <summary>In the order in which they were issued, which is the one in which they expire.</summary>
    private readonly Queue<(SecretHash Token, DateTimeOffset Expires)> _order = [];

    /// <param name="isForProject">CCI takes no other tokens.</param>
    public string Issue(string user, bool isForProject, DateTimeOffset now)
    {
        var token = mint.Next();
        var hash = SecretHash.Of(token);
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && (oldest.Expires <= now || _order.Count >= Limit))
            {
                _tokens.Remove(_order.Dequeue().Token);
            }

            _tokens[hash] = new(user, isForProject, now + Lifetime);
            _order.Enqueue((hash, now + Lifetime));
        }

        return token;
    }

    /// <summary>Knows none of the future either: the clock can be set back, and a token would live for longer than it says.</summary>
    public Verdict Find(SecretHash token, DateTimeOffset now)
    {
        lock (_gate)
        {
            return !_tokens.TryGetValue(token, out var found) || found.Expires <= now || now < found.Expires - Lifetime ? AuthErrors.BadToken
                : !found.IsForProject ? AuthErrors.TokenWithoutProject
                : found.User;
        }
    }

    private readonly record struct Issued(string User, bool IsForProject, DateTimeOffset Expires);
}
