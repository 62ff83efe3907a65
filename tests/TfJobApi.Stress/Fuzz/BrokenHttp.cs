using System.Text;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Bytes that are not, or not quite, HTTP/1.1.</summary>
internal sealed class BrokenHttp(Chance chance)
{
    private static readonly string[] Fixed =
    [
        "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\n x: folded\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /apis HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        "POST /apis HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /apis HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /apis HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /apis HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "POST /apis HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nx\r\n\r\n", "GET / HTTP/1.1\r\nHost: \r\n\r\n",
    ];

    public byte[] Make()
    {
        var bytes = chance.Below(6) switch
        {
            0 => Encoding.Latin1.GetBytes(chance.Of(Fixed)),
            1 => Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Repeat("a: b\r\n", chance.Of(99, 101, 500)))}\r\n"),
            2 => Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\nx: {new string('y', chance.Of(32_000, 33_000, 70_000))}\r\n\r\n"),
            3 => chance.Bytes(chance.Count(200)),
            4 => Chunked(),
            _ => HttpCall.MergePatch($"/t/broken{Job}", """{"metadata":{"labels":{"a":"b"}}}""").ToBytes(),
        };
        for (var i = chance.Below(4); i > 0 && bytes.Length > 0; i--)
        {
            bytes[chance.Below(bytes.Length)] = chance.Is(0.5) ? (byte)chance.Below(256) : (byte)chance.Of(0, '\r', '\n', ' ', ':', '%', 0x80, '\t');
        }

        return chance.Is(0.3) ? bytes[..chance.Below(bytes.Length + 1)] : bytes;
    }

    private static string Job => "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test";

    private byte[] Chunked()
    {
        var chunks = string.Concat("""{"metadata":{"labels":{"a":"b"}}}""".Select(letter => $"1{chance.Of("", ";x=y", " ", ";")}\r\n{letter}\r\n"));
        return Encoding.Latin1.GetBytes($"PATCH /t/broken{Job} HTTP/1.1\r\nHost: a\r\nContent-Type: application/merge-patch+json\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n{chance.Of("\r\n", "x: y\r\n\r\n", "")}");
    }
}
