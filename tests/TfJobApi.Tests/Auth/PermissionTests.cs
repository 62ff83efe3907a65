using TfJobApi.Auth;
using TfJobApi.Auth.Permissions;

namespace TfJobApi.Tests.Auth;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("get", "get")]
    [InlineData("cci:namespaceSubResource:Get", "get")]
    [InlineData("CCI:NAMESPACESUBRESOURCE:UPDATE", "patch update")]
    [InlineData("cci:namespacesubresource:list", "list watch")]
    [InlineData("cci:namespaceSubResource:delete", "delete deletecollection")]
    [InlineData("cci:namespaceSubResource:create", "create")]
    [InlineData("cci:*:get", "get")]
    [InlineData("cci:namespaceSubResource:*", "create delete deletecollection get list patch update watch")]
    [InlineData("cci:*:*", "create delete deletecollection get list patch update watch")]
    [InlineData("cci:namespace:*", "")]
    [InlineData("*", "create delete deletecollection get list patch update watch")]
    public void A_verb_or_an_action_covers_its_verbs_on_tfjobs(string granted, string covered)
    {
        var user = User(Allow([granted], "*"));

        Assert.Equal(covered, string.Join(' ', Permission.Verbs.Where(verb => user.IsAllowed(verb, "tfjobs", "kube-test")).Order(StringComparer.Ordinal)));
        Assert.Equal(covered.StartsWith("create delete ", StringComparison.Ordinal), user.IsAllowed("*", "tfjobs", "kube-test"));
    }

    [Theory]
    [InlineData("cci:namespace:get", true)]
    [InlineData("cci:*:get", true)]
    [InlineData("get", true)]
    [InlineData("cci:namespaceSubResource:get", false)]
    [InlineData("cci:namespace:list", false)]
    public void A_namespace_itself_has_actions_of_its_own(string granted, bool isAllowed) =>
        Assert.Equal(isAllowed, User(Allow([granted], "kube-test")).IsAllowed("get", "namespaces", "kube-test"));

    [Theory]
    [InlineData("delete", "kube-test", false)]
    [InlineData("deletecollection", "kube-test", false)]
    [InlineData("delete", "other", true)]
    [InlineData("patch", "kube-test", true)]
    [InlineData("delete", "", false)]
    [InlineData("list", "", true)]
    [InlineData("*", "kube-test", false)]
    [InlineData("*", "other", true)]
    public void A_denial_wins_and_holds_across_all_namespaces_too(string verb, string @namespace, bool isAllowed)
    {
        var denial = new PermissionOptions { Effect = PermissionEffect.Deny, Verbs = ["cci:namespaceSubResource:delete"], Namespaces = ["kube-test"] };

        Assert.Equal(isAllowed, User(Allow(["*"], "*"), denial).IsAllowed(verb, "tfjobs", @namespace));
        Assert.Equal(isAllowed, User(denial, Allow(["*"], "*")).IsAllowed(verb, "tfjobs", @namespace));
    }

    [Fact]
    public void A_permission_for_one_namespace_is_none_for_all() =>
        Assert.False(User(Allow(["list"], "kube-test")).IsAllowed("list", "tfjobs", ""));

    [Fact]
    public void An_empty_namespace_is_not_all_of_them() =>
        Assert.False(User(Allow(["list"], "")).IsAllowed("list", "tfjobs", ""));

    [Theory]
    [InlineData("*", true)]
    [InlineData("kube-test", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData(" kube-test", false)]
    [InlineData("kube-*", false)]
    [InlineData("Kube", false)]
    [InlineData("a-", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", false)]
    public void A_namespace_that_there_cannot_be_is_told_by_its_key(string @namespace, bool isRight)
    {
        var options = new AuthOptions { Users = [new() { Name = "x", Token = "y", Permissions = [Allow(["get"], @namespace)] }] };

        var failures = new AuthOptionsValidator().Validate(null, options).Failures ?? [];

        Assert.Equal(isRight ? [] : [$"Auth:Users:0:Permissions:0:Namespaces has '{@namespace}'"], failures.Select(failure => failure.Split(';')[0]));
    }

    [Fact]
    public void Everything_that_is_wrong_with_the_section_is_told_by_its_key_and_no_secret_is_shown()
    {
        var options = new AuthOptions
        {
            Mode = (AuthMode)7,
            PublicHost = "a b",
            Users =
            [
                new() { Name = "", Token = "secret-1" },
                new()
                {
                    Name = "x",
                    AccessKeys = [new() { Access = "A B", Secret = "" }, new() { Access = "AK", Secret = "secret-2", Expires = "1970-01-01T00:00:00Z" }],
                    Permissions = [new() { Effect = (PermissionEffect)7, Verbs = ["cci:pods:get"], Namespaces = [] }, new() { Namespaces = ["*"] }],
                },
                new() { Name = "x" },
                new() { Name = "y", Token = "secret-1", AccessKeys = [new() { Access = "AK", Secret = "secret-3" }] },
            ],
        };

        var failures = new AuthOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(
            [
                "Auth:Mode must", "Auth:PublicHost is", "Auth:Users:0:Name is missing", "Auth:Users:1:AccessKeys:0:Access is missing",
                "Auth:Users:1:AccessKeys:0:Secret is missing", "Auth:Users:1:AccessKeys:1:Expires is for", "Auth:Users:1:Permissions:0:Effect must",
                "Auth:Users:1:Permissions:0:Verbs has 'cci:pods:get'", "Auth:Users:1:Permissions:0:Namespaces is empty",
                "Auth:Users:1:Permissions:1:Verbs is empty", "Auth:Users:2 has no credential", "Auth:Users:1:Name and Auth:Users:2:Name are",
                "Auth:Users:0:Token and Auth:Users:3:Token are", "Auth:Users:1:AccessKeys:1:Access and Auth:Users:3:AccessKeys:0:Access are",
            ],
            failures,
            (expected, failure) => failure.StartsWith(expected, StringComparison.Ordinal));
        Assert.DoesNotContain("secret-", string.Join('\n', failures), StringComparison.Ordinal);
    }

    private static User User(params PermissionOptions[] permissions) => new(new() { Name = "alice", Permissions = [.. permissions] });

    private static PermissionOptions Allow(List<string> verbs, string @namespace) => new() { Verbs = verbs, Namespaces = [@namespace] };
}
