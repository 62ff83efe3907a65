using k8s;
using k8s.Models;

namespace TfJobApi.Tests.Clients;

internal sealed class TfJobResourceList : IKubernetesObject<V1ListMeta>, IItems<TfJobResource>
{
    public string ApiVersion { get; set; } = "kubeflow.org/v1";

    public string Kind { get; set; } = "TFJobList";

    public V1ListMeta Metadata { get; set; } = new();

    public IList<TfJobResource> Items { get; set; } = [];
}
