using System.Globalization;
using System.Text;

namespace TfJobApi.Benchmarks;

/// <summary>The bytes of a PATCH that changes one label; only digits change from one request to the next, in place.</summary>
internal sealed class PatchRequest
{
    private readonly byte[] _bytes;
    private readonly int _jobEnd;

    public PatchRequest()
    {
        const string Body = """{"metadata":{"labels":{"step":"00000000"}}}""";
        var path = $"/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs/{SampleTfJobs.NameOf(0)}";
        var line = $"PATCH {path} HTTP/1.1";
        _bytes = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{line}\r\nHost: 127.0.0.1\r\nContent-Type: application/merge-patch+json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        _jobEnd = line.Length - " HTTP/1.1".Length;
    }

    /// <summary>The request for one TFJob; different steps make different labels.</summary>
    public ReadOnlySpan<byte> For(int job, int step)
    {
        WriteDigits(_bytes.AsSpan(_jobEnd - 4, 4), job);
        WriteDigits(_bytes.AsSpan(_bytes.Length - "\"}}}".Length - 8, 8), step);
        return _bytes;
    }

    private static void WriteDigits(Span<byte> place, int number)
    {
        for (var i = place.Length - 1; i >= 0; i--, number /= 10)
        {
            place[i] = (byte)('0' + (number % 10));
        }
    }
}
