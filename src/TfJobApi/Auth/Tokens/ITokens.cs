using TfJobApi.Errors;

namespace TfJobApi.Auth.Tokens;

/// <summary>Issues tokens of a tenant, and finds their users.</summary>
internal interface ITokens
{
    /// <param name="isForProject">Whether CCI accepts the token.</param>
    ValueTask<Result<string>> IssueAsync(string user, bool isForProject, DateTimeOffset now);

    /// <param name="hash">That of the token.</param>
    ValueTask<AuthOutcome> FindAsync(string token, SecretHash hash, DateTimeOffset now);
}
