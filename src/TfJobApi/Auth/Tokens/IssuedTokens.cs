namespace TfJobApi.Auth.Tokens;

/// <summary>The tokens issued by the IAM endpoint, as hashes. Above <see cref="Limit"/> the oldest is removed.</summary>
internal sealed class IssuedTokens(TokenGenerator generator)
{
    public const int Limit = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<SecretHash, Issued> _tokens = [];

    // In the order of issue, which is the order of expiry.
    private readonly Queue<(SecretHash Token, DateTimeOffset Expires)> _order = [];

    /// <param name="isForProject">Whether CCI accepts the token.</param>
    public string Issue(string user, bool isForProject, DateTimeOffset now)
    {
        var token = generator.Next();
        var hash = SecretHash.Compute(token);
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

    private readonly record struct Issued(string User, bool IsForProject, DateTimeOffset Expires);
}
