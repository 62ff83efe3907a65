using TfJobApi.Auth;
using TfJobApi.Auth.Permissions;
using TfJobApi.Http;

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
    public void Verbs_and_actions_cover_verbs_on_tfjobs(string granted, string covered)
    {
        var user = User(Allow([granted], "*"));

        Assert.Equal(covered, string.Join(' ', RequestInfo.Verbs.Where(verb => user.IsAllowed(verb, "tfjobs", "kube-test")).Order(StringComparer.Ordinal)));
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
    public void A_denial_wins_even_across_all_namespaces(string verb, string @namespace, bool isAllowed)
    {
        var denial = new PermissionOptions(new()) { Effect = PermissionEffect.Deny, Verbs = ["cci:namespaceSubResource:delete"], Namespaces = ["kube-test"] };

        Assert.Equal(isAllowed, User(Allow(["*"], "*"), denial).IsAllowed(verb, "tfjobs", @namespace));
        Assert.Equal(isAllowed, User(denial, Allow(["*"], "*")).IsAllowed(verb, "tfjobs", @namespace));
    }

    [Fact]
    public void A_permission_for_one_namespace_does_not_cover_all() =>
        Assert.False(User(Allow(["list"], "kube-test")).IsAllowed("list", "tfjobs", ""));

    [Fact]
    public void An_empty_namespace_does_not_mean_all() =>
        Assert.False(User(Allow(["list"], "")).IsAllowed("list", "tfjobs", ""));

    private static User User(params PermissionOptions[] permissions) => new(new(new()) { Name = "alice", Permissions = [.. permissions] });

    private static PermissionOptions Allow(List<string> verbs, string @namespace) => new(new()) { Verbs = verbs, Namespaces = [@namespace] };
}
