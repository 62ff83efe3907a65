using System.Globalization;
using System.Text;

namespace TfJobApi.Benchmarks;

/// <summary>Creates TFJobs of a given size: one worker whose container has as many variables as needed.</summary>
internal static class SampleTfJobs
{
    public const string Namespace = "benchmark";

    /// <summary>The number of TFJobs in every benchmark.</summary>
    public const int Count = 1000;

    public const int SmallSize = 1024;

    public const int LargeSize = 100 * 1024;

    /// <summary>The size of the fields that the server adds: times, uid, version, link.</summary>
    private const int OwnFieldsSize = 250;

    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"job-{index:0000}");

    /// <summary>Creates TFJobs of about 1 KB; returns the number of bytes in a response with one of them.</summary>
    /// <param name="headers">Additional lines for each request.</param>
    public static int Create(ServerProcess server, int count = Count, int first = 0, string headers = "")
    {
        using var connection = new HttpConnection(server.Port);
        var length = 0;
        for (var i = first; i < first + count; i++)
        {
            var body = Body(NameOf(i), SmallSize);
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"POST /apis/kubeflow.org/v1/namespaces/{Namespace}/tfjobs HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
            length = connection.Send([.. Encoding.UTF8.GetBytes(head), .. body], 201);
        }

        return length;
    }

    /// <summary>Returns the body of a POST for a TFJob that has about <paramref name="size"/> bytes when it is stored.</summary>
    public static byte[] Body(string name, int size, int step = 0)
    {
        var text = new StringBuilder(
            $$$"""
            {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"labels":{"app":"resnet50","step":"{{{step}}}"},"name":"{{{name}}}"},
            "spec":{"backoffLimit":6,"tfReplicaSpecs":{"Worker":{"replicas":2,"template":{"spec":{"containers":[{
            "image":"registry.example.com/tf-benchmarks-cpu:v1","name":"tensorflow",
            "resources":{"limits":{"cpu":"2","memory":"4Gi"},"requests":{"cpu":"2","memory":"4Gi"}},"env":[
            """);
        const string End = """]}],"restartPolicy":"OnFailure"}}}}}}""";
        var separator = "";
        for (var i = 0; text.Length + End.Length + OwnFieldsSize < size; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{{separator}}{"name":"SETTING_{{i:0000}}","value":"value {{i:0000}}"}""");
            separator = ",";
        }

        return Encoding.UTF8.GetBytes(text.Append(End).ToString());
    }
}
