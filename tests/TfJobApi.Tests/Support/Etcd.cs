using TfJobApi.Stress.Servers;

namespace TfJobApi.Tests.Support;

internal static class Etcd
{
    public static Task<EtcdProcess> StartAsync(params string[] options)
    {
        Programs.Require("etcd", "etcd-server");
        return EtcdProcess.StartAsync(options);
    }
}
