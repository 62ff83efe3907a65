using TfJobApi.Seeding;

namespace TfJobApi.Hosting;

/// <summary>Rejects settings that cannot hold if other processes change the same objects.</summary>
internal static class StorageRules
{
    public static IEnumerable<string> Check(ServerOptions options)
    {
        if (!options.Storage.IsShared)
        {
            yield break;
        }

        if (options.Deterministic.Seed is not null)
        {
            yield return Refuse("Deterministic:Seed", "versions depend on the writes of other replicas");
        }

        if (options.Clock is not { Start: null, Frozen: null or false, Rate: 1 })
        {
            yield return Refuse("Clock", "all replicas have the machine's time");
        }

        if (options.Versions.Start != VersionStart.Document)
        {
            yield return Refuse("Versions:Start", "versions are etcd's");
        }
    }

    private static string Refuse(string setting, string reason) => $"{setting} cannot be used with Storage:Kind=Etcd: {reason}";
}
