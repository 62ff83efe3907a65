using TfJobApi.Updates;

namespace TfJobApi.Tests.Api;

/// <summary>Chains, cycles and thousands of dependents. Bounds are numbers of changes.</summary>
public sealed partial class DependentCollectionTests
{
    public static TheoryData<string> Policies => ["Default", "Background", "Foreground"];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_chain_goes_with_its_first_owner(string policy)
    {
        const int Length = 10_000;
        for (var i = 0; i < Length; i++)
        {
            await CreateAsync($"job-{i}", i == 0 ? [] : [Blocking($"job-{i - 1}")]);
        }

        await DeleteAsync("job-0", Enum.Parse<PropagationPolicy>(policy));

        Assert.Empty(Names);
        Assert.InRange(_memory.Snapshot.Version, 0, 1 + Length + (2 * Length));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Ten_thousand_dependents_go_with_their_owner(string policy)
    {
        const int Count = 10_000;
        await CreateAsync("owner");
        for (var i = 0; i < Count; i++)
        {
            await CreateAsync($"job-{i}", i % 2 == 0 ? Blocking("owner") : To("owner"));
        }

        await DeleteAsync("owner", Enum.Parse<PropagationPolicy>(policy));

        Assert.Empty(Names);
        Assert.InRange(_memory.Snapshot.Version, 0, 1 + Count + 1 + Count + 2);
    }

    [Fact]
    public async Task Ten_thousand_dependents_stay_without_their_owner()
    {
        const int Count = 10_000;
        await CreateAsync("owner");
        for (var i = 0; i < Count; i++)
        {
            await CreateAsync($"job-{i}", To("owner"));
        }

        await DeleteAsync("owner", PropagationPolicy.Orphan);

        Assert.Equal(Count, Names.Count);
        Assert.All(_memory.Snapshot.All, job => Assert.True(job.Meta.OwnerReferences.IsEmpty));
    }

    [Fact]
    public async Task An_object_is_written_once_when_its_many_owners_go()
    {
        const int Count = 2_000;
        await CreateAsync("root");
        for (var i = 0; i < Count; i++)
        {
            await CreateAsync($"owner-{i}", To("root"));
        }

        await CreateAsync("leaf", [.. Enumerable.Range(0, Count).Select(i => To($"owner-{i}"))]);
        var before = _memory.Snapshot.Version;

        await DeleteAsync("root", PropagationPolicy.Background);

        Assert.Empty(Names);
        Assert.Equal(before + Count + 2, _memory.Snapshot.Version);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_cycle_goes_as_a_whole(string policy)
    {
        await CreateAsync("a", Blocking("c"));
        await CreateAsync("b", Blocking("a"));
        await CreateAsync("c", Blocking("b"));

        await DeleteAsync("a", Enum.Parse<PropagationPolicy>(policy));

        Assert.Empty(Names);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task An_object_that_owns_itself_goes(string policy)
    {
        await CreateAsync("a", Blocking("a"));

        await DeleteAsync("a", Enum.Parse<PropagationPolicy>(policy));

        Assert.Empty(Names);
    }

    [Fact]
    public async Task An_object_that_owns_itself_can_be_orphaned()
    {
        await CreateAsync("a", Blocking("a"));

        await DeleteAsync("a", PropagationPolicy.Orphan);

        Assert.Empty(Names);
    }
}
