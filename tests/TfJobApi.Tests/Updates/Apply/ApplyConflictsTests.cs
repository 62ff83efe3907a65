using TfJobApi.Tests.Support;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Tests.Updates.Apply;

public sealed class ApplyConflictsTests
{
    /// <summary>
    /// A kube-apiserver sorts the bytes of JSON texts such as <c>{"manager":"a","operation":"Apply"}</c>: a space before the end of a name.
    /// </summary>
    [Fact]
    public void Managers_are_listed_in_the_order_of_a_real_server()
    {
        string[] managers = ["B", "Z b", "Z", "a", "ch", "d", "z", "\u00e4", "\uffee", "\ud83d\ude00"];
        var conflicts = new ApplyConflicts();
        foreach (var manager in managers.Reverse())
        {
            conflicts.Add(new(manager, FieldOwner.Apply, "v1", null, FieldSet.Empty), new(Canonical.Bytes("""{"f:a":{}}""")));
        }

        var causes = conflicts.ToStatus().Details!.Causes!;

        Assert.Equal(managers.Select(manager => $"conflict with \"{manager}\""), causes.Select(cause => cause.Message));
    }

    [Fact]
    public void The_operations_of_one_manager_are_listed_by_their_versions()
    {
        var conflicts = new ApplyConflicts();
        foreach (var (operation, version) in new[] { (FieldOwner.Update, "v2"), (FieldOwner.Update, "v1"), (FieldOwner.Apply, "v3") })
        {
            conflicts.Add(new("m", operation, version, null, FieldSet.Empty), new(Canonical.Bytes("""{"f:a":{}}""")));
        }

        Assert.Equal(
            "Apply failed with 3 conflicts: conflicts with \"m\":\n- .a\nconflicts with \"m\" using v1:\n- .a\nconflicts with \"m\" using v2:\n- .a",
            conflicts.ToStatus().Message);
    }
}
