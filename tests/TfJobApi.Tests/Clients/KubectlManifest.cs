namespace TfJobApi.Tests.Clients;

/// <summary>The TFJob <c>mnist</c> in the namespace <c>team</c>, in a file <c>job.yaml</c>.</summary>
internal static class KubectlManifest
{
    public const string Jobs = "/apis/kubeflow.org/v1/namespaces/team/tfjobs";

    /// <summary>Starts a kubectl with the file in its home.</summary>
    public static async Task<Kubectl> StartAsync()
    {
        var kubectl = await Kubectl.StartAsync();
        kubectl.Write("job.yaml", Text("a"));

        return kubectl;
    }

    /// <summary>Has fields that are not in the schema, in the spec and in a role. The server keeps them, so kubectl must accept them.</summary>
    public static string Text(string label) =>
        $$"""
        apiVersion: kubeflow.org/v1
        kind: TFJob
        metadata:
          name: mnist
          namespace: team
          labels:
            app: {{label}}
        spec:
          runPolicy:
            schedulingPolicy: {}
          cleanPodPolicy: Running
          tfReplicaSpecs:
            Worker:
              replicas: 2
              shape: other
              template:
                spec:
                  containers:
                  - name: tensorflow
                    image: tensorflow/tensorflow
        """;
}
