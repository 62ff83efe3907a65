using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

/// <summary>
/// Informers as Kubernetes documents them: list, watch from the version of the list, resume from the version of the last event, and
/// list again after 410. Writes, restores and restarts happen between their steps, in a random order that a seed fixes.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
/// </summary>
public sealed class InformerTests
{
    private const int Steps = 400;
    private const int HistoryLength = 12;
    private const long FirstVersion = 41;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task An_informer_never_has_a_wrong_cache(int seed)
    {
        var random = new Random(seed);
        var server = new Server(random);
        Informer[] informers = [.. Enumerable.Range(0, 4).Select(_ => new Informer())];

        for (var step = 0; step < Steps; step++)
        {
            await server.ChangeAsync();
            if (random.Next(3) > 0)
            {
                await informers[random.Next(informers.Length)].StepAsync(server.Store, random);
            }

            if (random.Next(10) > 0)
            {
                continue;
            }

            foreach (var informer in informers)
            {
                await informer.CatchUpAsync(server.Store);
                Assert.Equal(server.Content, informer.Cache);
            }
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    /// <summary>A store, and the process that runs it.</summary>
    private sealed class Server
    {
        private readonly Random _random;
        private readonly StoreSnapshot _seeds = StoreSnapshot.Create([Job("seed", 0).WithVersion(FirstVersion)], FirstVersion);
        private readonly Dictionary<(string Name, long Version), string> _revisions = [];
        private StoreSnapshot _saved;
        private int _writes;

        public Server(Random random)
        {
            _random = random;
            _saved = _seeds;
            Store = Start(_seeds);
        }

        public InMemoryObjectStore Store { get; private set; }

        public Dictionary<string, string> Content => Store.Snapshot.List(TfJob.Definition, null).ToDictionary(job => job.Key.Name, Text);

        public async Task ChangeAsync()
        {
            var name = $"job-{_random.Next(5)}";
            var key = new ObjectKey(TfJob.Definition, "ns", name);
            switch (_random.Next(20))
            {
                case 0:
                    Store.Restore(_seeds);
                    break;
                case 1:
                    Store.Restore(_saved);
                    break;
                case 2:
                    _saved = Store.Snapshot;
                    break;
                case 3:
                    // a removed tenant that is created again
                    var last = Store.Close();
                    Store = Start(_seeds);
                    Store.ContinueAfter(last);
                    break;
                case 4:
                    // another run with Versions:Start=Clock
                    Store = Start(_seeds.WithVersion(Store.Snapshot.Version + 1_000_000));
                    _saved = _seeds;
                    break;
                case < 10:
                    await Store.CreateAsync(Job(name, ++_writes));
                    break;
                case < 13:
                    await Store.DeleteAsync(key, _ => null);
                    break;
                default:
                    await Store.UpdateAsync(key, job => job.With(Job(name, ++_writes).Meta, default));
                    break;
            }

            // controllers skip an update between revisions of one version
            Assert.All(Store.Snapshot.List(TfJob.Definition, null), job =>
            {
                var revision = (job.Key.Name, job.Version);
                _revisions.TryAdd(revision, Text(job));
                Assert.Equal(_revisions[revision], Text(job));
            });
        }

        private static InMemoryObjectStore Start(StoreSnapshot content) => new(content, WatchHubs.Create(HistoryLength), TimeProvider.System);
    }

    private sealed class Informer
    {
        private long? _version;
        private WatchConnection? _watch;

        public Dictionary<string, string> Cache { get; private set; } = [];

        /// <summary>Does one of its steps: lists, opens a watch, reads events, or loses its connection.</summary>
        public async Task StepAsync(InMemoryObjectStore store, Random random)
        {
            if (_watch is not null && random.Next(4) == 0)
            {
                Disconnect();
            }
            else
            {
                await AdvanceAsync(store);
            }
        }

        public async Task CatchUpAsync(InMemoryObjectStore store)
        {
            // a list, a watch, and the events; a process that has ended closed its connections
            Disconnect();
            for (var i = 0; i < 8; i++)
            {
                await AdvanceAsync(store);
            }
        }

        private async Task AdvanceAsync(InMemoryObjectStore store)
        {
            if (_version is not { } version)
            {
                var outcome = await store.ListAsync(new(TfJob.Definition, null));
                Assert.True(outcome.TryGet(out var list, out _));
                (_version, Cache) = (list.Version, list.Items.ToDictionary(job => job.Key.Name, Text));
                return;
            }

            _watch ??= store.Watch(version, () => { });
            var changes = new List<WatchEvent>(8);
            if (!_watch.TryRead(changes))
            {
                Disconnect();
                _version = null;
                return;
            }

            foreach (var change in changes)
            {
                Cache.Remove(change.Object.Key.Name);
                if (change.Type != WatchEventType.Deleted)
                {
                    Cache.Add(change.Object.Key.Name, Text(change.Object));
                }

                _version = _watch.Position = change.Version;
            }
        }

        private void Disconnect()
        {
            _watch?.Dispose();
            _watch = null;
        }
    }

    private static ApiObject Job(string name, int write) => new(TfJob.Definition, Meta.Create(name, "ns", $"{{\"write\":\"{write}\"}}"), default, default);

    private static string Text(ApiObject job)
    {
        var text = new byte[job.Length];
        job.Write(text);

        return System.Text.Encoding.UTF8.GetString(text);
    }
}
