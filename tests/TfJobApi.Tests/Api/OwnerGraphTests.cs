using System.Text;
using TfJobApi.Api;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Api;

/// <summary>Random graphs of owners, with cycles and unknown kinds: every write ends, and leaves no object that waits without a reason.</summary>
public sealed class OwnerGraphTests
{
    private const int Count = 9;
    private const string Now = "2026-01-02T03:04:05Z";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_write_leaves_a_consistent_graph(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var hub = WatchHubs.Create(64);
            var memory = new InMemoryObjectStore(StoreSnapshot.Empty(1), hub, TimeProvider.System);
            var store = new CollectingStore(memory, hub, TimeProvider.System, TimeProvider.System);
            for (var i = 0; i < Count; i++)
            {
                Assert.True((await store.CreateAsync(RandomJob(i, random))).TryGet(out _, out _));
            }

            for (var step = 0; step < 2 * Count; step++)
            {
                var key = new ObjectKey(TfJob.Definition, "ns", $"job-{random.Next(Count)}");
                var policy = (PropagationPolicy)random.Next(4);
                await (random.Next(3) switch
                {
                    0 => store.UpdateAsync(key, job => job.Meta.IsDeleting ? job : ObjectDeletion.Begin(job, policy, Now)),
                    1 => store.UpdateAsync(key, job => ObjectDeletion.WithoutFinalizer(job, "a.b/c")),
                    _ => store.UpdateAsync(key, job => ObjectDeletion.WithoutOwners(job, new HashSet<string> { $"uid-{random.Next(Count)}" })),
                });
                AssertConsistent(memory.Snapshot);
            }

            // Each removal can begin the deletion of others.
            while (memory.Snapshot.All.FirstOrDefault(job => job.Meta.IsDeleting && ObjectDeletion.Has(job, "a.b/c")) is { } job)
            {
                await store.UpdateAsync(job.Key, current => ObjectDeletion.WithoutFinalizer(current, "a.b/c"));
            }

            Assert.Equal("", string.Join('\n', memory.Snapshot.All.Where(job => job.Meta.IsDeleting).Select(Text)));
        }
    }

    private static string Text(ApiObject job) =>
        $"{job.Key.Name} {Encoding.UTF8.GetString(job.Meta.Finalizers.Span)} {Encoding.UTF8.GetString(job.Meta.OwnerReferences.Span)}";

    private static void AssertConsistent(StoreSnapshot snapshot)
    {
        var jobs = snapshot.All.ToList();
        Assert.DoesNotContain(jobs, job => job.IsFinalized || (job.Meta.IsDeleting && ObjectDeletion.Has(job, FinalizerList.Orphan)));
        foreach (var uid in Enumerable.Range(0, Count).Select(i => $"uid-{i}"))
        {
            Assert.Equal(
                jobs.Where(job => OwnerReference.ReadUids(job.Meta.OwnerReferences).Contains(uid)).Select(job => job.Key), snapshot.ListDependents(uid));
        }

        foreach (var job in jobs.Where(job => !job.Meta.IsDeleting && !job.Meta.OwnerReferences.IsEmpty))
        {
            var references = OwnerReference.Read(job.Meta.OwnerReferences);
            Assert.True(references.Exists(reference => reference.Kind != "TFJob" || jobs.Exists(reference.IsTo)), $"{job.Key.Name} has no owner");
        }

        foreach (var owner in jobs.Where(job => job.Meta.IsDeleting && ObjectDeletion.Has(job, FinalizerList.Foreground)))
        {
            var isBlocked = jobs.Exists(job => job != owner && OwnerReference.Read(job.Meta.OwnerReferences).Exists(reference => reference.Blocks && reference.IsTo(owner)));
            Assert.True(isBlocked, $"{owner.Key.Name} waits without a reason");
        }
    }

    private static ApiObject RandomJob(int i, Random random)
    {
        var references = Enumerable.Range(0, random.Next(3)).Select(_ =>
        {
            var owner = random.Next(Count);
            var kind = random.Next(10) == 0 ? "Team" : "TFJob";
            var blocks = random.Next(2) == 0 ? "false" : "true";
            return $$"""{"apiVersion":"kubeflow.org/v1","blockOwnerDeletion":{{blocks}},"kind":"{{kind}}","name":"job-{{owner}}","uid":"uid-{{owner}}"}""";
        }).ToList();
        var meta = Meta.Create($"job-{i}");

        return new(
            TfJob.Definition,
            meta with
            {
                Stable = meta.Stable with
                {
                    Uid = $"uid-{i}",
                    Generation = 1,
                    Finalizers = random.Next(3) == 0 ? "[\"a.b/c\"]"u8.ToArray() : default(ReadOnlyMemory<byte>),
                    OwnerReferences = references.Count == 0 ? default(ReadOnlyMemory<byte>) : Encoding.UTF8.GetBytes($"[{string.Join(',', references)}]"),
                },
            },
            default,
            default);
    }
}
