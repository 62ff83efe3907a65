using System.Collections;
using System.Globalization;
using TfJobApi.Http;
using TfJobApi.Redaction;

namespace TfJobApi.Telemetry;

/// <summary>A request as a line of text, and as members of a JSON object. Its values have no control characters and no secrets.</summary>
internal sealed class RequestLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string NoResponse = "-";

    private readonly List<KeyValuePair<string, object?>> _members = [];
    private readonly string _text;

    private RequestLine(string verb, string path, int status, double milliseconds, string? user, string? fault, string id)
    {
        Add("Verb", verb);
        Add("Path", path);
        Add("Status", status == 0 ? null : status);
        Add("DurationMs", milliseconds);
        Add("User", user);
        Add("Fault", fault);
        Add("RequestId", id);

        var code = status == 0 ? NoResponse : status.ToString(CultureInfo.InvariantCulture);
        var caller = user is null ? "" : $" user={user}";
        var injected = fault is null ? "" : $" fault=\"{fault}\"";
        _text = string.Create(CultureInfo.InvariantCulture, $"{verb} {path} {code} {milliseconds:0.0} ms{caller}{injected} id={id}");
    }

    public int Count => _members.Count;

    public KeyValuePair<string, object?> this[int index] => _members[index];

    public static RequestLine From(Exchange exchange)
    {
        var request = exchange.Context.Request;
        var path = $"{request.PathBase.Value}{request.Path.Value}";
        return new(
            exchange.FindVerb() ?? LogText.Escape(request.Method),
            LogText.EscapePath(path.Length == 0 ? "*" : path) + ShowQuery(request.QueryString.Value),
            exchange.StatusCode,
            Math.Round(exchange.Duration.TotalMilliseconds, 3),
            exchange.User is { } user ? LogText.Escape(user) : null,
            exchange.Context.Fault?.Effect,
            exchange.Context.RequestId);
    }

    public override string ToString() => _text;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Hides the values of secrets. A long query is cut between parameters, because a part of a secret may not look like one.</summary>
    private static string ShowQuery(string? query)
    {
        if (query is null or "")
        {
            return "";
        }

        if (query.Length <= LogText.MaxLength)
        {
            return LogText.Escape(SecretNames.Hide(query));
        }

        var end = query.LastIndexOf('&', LogText.MaxLength);
        return $"{(end < 0 ? "?" : LogText.Escape(SecretNames.Hide(query[..end])))}…";
    }

    private void Add(string name, object? value)
    {
        if (value is not null)
        {
            _members.Add(new(name, value));
        }
    }
}
