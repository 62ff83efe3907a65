using System.Globalization;
using System.Text;

namespace TfJobApi.Stress.Http;

/// <summary>One request. The texts are sent as Latin-1, so that every byte can be in them.</summary>
internal sealed record HttpCall(string Method, string Target)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public string? ContentType => Headers.FirstOrDefault(header => header.Name == "Content-Type").Value;

    public static HttpCall Get(string target) => new("GET", target);

    public static HttpCall WithBody(string method, string target, string contentType, string body) =>
        new(method, target) { Headers = [("Content-Type", contentType)], Body = Encoding.UTF8.GetBytes(body) };

    public static HttpCall MergePatch(string target, string body) => WithBody("PATCH", target, "application/merge-patch+json", body);

    public static HttpCall Post(string target, string body) => WithBody("POST", target, "application/json", body);

    public HttpCall With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        if (!Headers.Any(header => header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append("Host: 127.0.0.1\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Body is not null && !Headers.Any(header => header.Name is "Content-Length" or "Transfer-Encoding"))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    /// <summary>A line for a shell that sends this request again; <c>$server</c> is the address.</summary>
    public string ToShell()
    {
        var line = new StringBuilder($"curl --path-as-is -X {Shell.Quote(Method)}");
        foreach (var (name, value) in Headers)
        {
            line.Append(CultureInfo.InvariantCulture, $" -H {Shell.Quote($"{name}: {value}")}");
        }

        if (Body is not null)
        {
            line.Append(CultureInfo.InvariantCulture, $" --data-binary {Shell.Quote(Body)}");
        }

        return line.Append(CultureInfo.InvariantCulture, $" \"$server\"{Shell.Quote(Target)}").ToString();
    }
}
