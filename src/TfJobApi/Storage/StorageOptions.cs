using TfJobApi.Settings;
using TfJobApi.Storage.Etcd;

namespace TfJobApi.Storage;

internal sealed class StorageOptions(SettingReader read)
{
    public StorageKind Kind { get; } = read.Choice("Storage:Kind", StorageKind.Memory, "where objects are: in this process, or in an etcd that replicas share");

    /// <summary>The name of this replica in the header of every response.</summary>
    public string Replica { get; } = read.Text("Storage:Replica", "NAME", "the name of the machine", "the name of this replica, in the header X-Mock-Replica of every response, with Storage:Kind=Etcd")
        is { Length: > 0 } name ? name : Environment.MachineName;

    public EtcdOptions Etcd { get; } = new(read);

    /// <summary>Whether other processes have the same objects.</summary>
    public bool IsShared => Kind == StorageKind.Etcd;

    public IEnumerable<string> Check() =>
        !IsShared ? Etcd.CheckUnused()
        : Replica.All(character => character is > ' ' and <= '~') ? Etcd.Check()
        : Etcd.Check().Append($"Storage:Replica is '{Replica}'; it must be printable ASCII without spaces");
}

internal enum StorageKind
{
    Memory,
    Etcd,
}
