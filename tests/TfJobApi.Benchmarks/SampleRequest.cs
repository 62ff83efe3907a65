using System.Globalization;
using System.Text;

namespace TfJobApi.Benchmarks;

/// <summary>
/// The bytes of a PATCH that changes one label, or of a GET. Only digits differ between two requests; they are changed in place.
/// </summary>
internal sealed class SampleRequest
{
    private const string LineEnd = " HTTP/1.1";
    private const string LabelEnd = "\"}}}";

    private readonly byte[] _bytes;
    private readonly int _pathEnd;
    private readonly bool _hasBody;

    private SampleRequest(string method, string path, string head, string body)
    {
        var line = $"{method} {path}{LineEnd}";
        _pathEnd = line.Length - LineEnd.Length;
        _hasBody = body.Length > 0;
        _bytes = Encoding.UTF8.GetBytes($"{line}\r\nHost: 127.0.0.1\r\n{head}\r\n{body}");
    }

    public static SampleRequest Patch(string path)
    {
        const string Body = $"{{\"metadata\":{{\"labels\":{{\"step\":\"00000000{LabelEnd}";
        var head = string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/merge-patch+json\r\nContent-Length: {Body.Length}\r\n");
        return new("PATCH", path, head, Body);
    }

    /// <summary>Creates a PATCH of one of the <see cref="SampleTfJobs"/>.</summary>
    public static SampleRequest PatchOfSample() => Patch(SamplePath);

    /// <summary>Creates a GET of one of the <see cref="SampleTfJobs"/>.</summary>
    public static SampleRequest GetOfSample() => new("GET", SamplePath, "", "");

    private static string SamplePath => $"/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs/{SampleTfJobs.NameOf(0)}";

    /// <summary>Returns the same request with another label; each step has its own label.</summary>
    public ReadOnlySpan<byte> For(int step)
    {
        if (_hasBody)
        {
            WriteDigits(_bytes.AsSpan(_bytes.Length - LabelEnd.Length - 8, 8), step);
        }

        return _bytes;
    }

    /// <summary>Returns the request for another one of the <see cref="SampleTfJobs"/>.</summary>
    public ReadOnlySpan<byte> For(int job, int step)
    {
        WriteDigits(_bytes.AsSpan(_pathEnd - 4, 4), job);
        return For(step);
    }

    private static void WriteDigits(Span<byte> place, int number)
    {
        for (var i = place.Length - 1; i >= 0; i--, number /= 10)
        {
            place[i] = (byte)('0' + (number % 10));
        }
    }
}
