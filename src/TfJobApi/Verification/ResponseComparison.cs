using System.Text.Json;
using TfJobApi.Json;

namespace TfJobApi.Verification;

/// <summary>Compares the responses of one scenario with the recorded ones, JSON and YAML by their values.</summary>
/// <param name="hide">Removes secrets from a received text.</param>
internal sealed class ResponseComparison(Func<string, string>? hide = null)
{
    /// <summary>Whether a server sends these depends on its version and its settings.</summary>
    private static readonly string[] Ignored = ["selfLink", "managedFields"];

    private const string Absent = "absent";

    private readonly RecordedMarks _marks = new();

    public IReadOnlyList<Difference> Compare(RecordedResponse expected, ReceivedResponse received)
    {
        if (expected.Status != received.Status)
        {
            return [Differ("status", $"{received.Status} {received.Body}", $"{expected.Status}")];
        }

        return [.. expected.Match switch
        {
            "exact" => CompareExactly(expected, received),
            "status" => CompareStatus(expected, received.Json),
            _ => CompareGateway(expected, received.Json),
        }];
    }

    private IEnumerable<Difference> CompareExactly(RecordedResponse expected, ReceivedResponse received)
    {
        if (expected.ContentType != received.ContentType)
        {
            yield return Differ("Content-Type", received.ContentType ?? Absent, expected.ContentType ?? Absent);
        }

        if (expected.Indented is not null && !received.Body.StartsWith("{\n", StringComparison.Ordinal))
        {
            yield return Differ("body", "one line", "indented");
        }

        // a watch sends one document per line
        var isWatch = expected.Body!.StartsWith("{\"type\":", StringComparison.Ordinal);
        var (recordedParts, receivedParts) = isWatch ? (Lines(expected.Body), Lines(received.Body)) : ([expected.Body], [received.Body]);
        foreach (var (part, other) in recordedParts.Zip(receivedParts))
        {
            foreach (var difference in CompareText(part, other))
            {
                yield return difference;
            }
        }

        if (recordedParts.Length != receivedParts.Length)
        {
            yield return Differ("events", $"{receivedParts.Length}", $"{recordedParts.Length}");
        }
    }

    private IEnumerable<Difference> CompareText(string recorded, string received)
    {
        using var expected = Parse(recorded);
        using var actual = Parse(received);
        try
        {
            return expected is not null && actual is not null ? [.. CompareValues("", expected.RootElement, actual.RootElement)] : CompareTexts();
        }
        catch (InvalidOperationException)
        {
            // a name or a text with an escape like \ud800, which is no character alone
            return CompareTexts();
        }

        IEnumerable<Difference> CompareTexts() => recorded == received ? [] : [Differ("body", received, recorded)];
    }

    private IEnumerable<Difference> CompareStatus(RecordedResponse expected, CanonicalValue body)
    {
        var reason = TextOf(body["reason"]);
        if (reason != expected.Reason)
        {
            yield return Differ("reason", reason ?? Absent, expected.Reason ?? Absent);
        }

        if (expected.ErrorCode is not null && TextOf(body["errorCode"]) is var code && code != expected.ErrorCode)
        {
            yield return Differ("errorCode", code ?? Absent, expected.ErrorCode);
        }

        var fields = FieldsOf(body["details"]["causes"]);
        foreach (var cause in expected.Causes ?? [])
        {
            if (!fields.Any(field => field == cause || field.StartsWith($"{cause}.", StringComparison.Ordinal) || field.StartsWith($"{cause}[", StringComparison.Ordinal)))
            {
                yield return Differ("details.causes", fields.Count == 0 ? Absent : string.Join(", ", fields), $"a cause for {cause}");
            }
        }
    }

    private IEnumerable<Difference> CompareGateway(RecordedResponse expected, CanonicalValue body) =>
        TextOf(body["error_code"]) is var code && code == expected.ErrorCode ? [] : [Differ("error_code", code ?? Absent, expected.ErrorCode ?? Absent)];

    private IEnumerable<Difference> CompareValues(string path, JsonElement expected, JsonElement received)
    {
        if (expected.ValueKind == JsonValueKind.Object && received.ValueKind == JsonValueKind.Object)
        {
            return CompareMembers(path, expected, received);
        }

        if (expected.ValueKind == JsonValueKind.Array && received.ValueKind == JsonValueKind.Array)
        {
            var length = (Expected: expected.GetArrayLength(), Received: received.GetArrayLength());
            return length.Expected == length.Received
                ? expected.EnumerateArray().Zip(received.EnumerateArray()).SelectMany((pair, index) => CompareValues($"{path}[{index}]", pair.First, pair.Second))
                : [Differ(path, $"{length.Received} elements", $"{length.Expected}")];
        }

        var isEqual = expected.ValueKind == received.ValueKind && (expected.ValueKind == JsonValueKind.String
            ? _marks.Match(expected.GetString()!, received.GetString()!)
            : expected.GetRawText() == received.GetRawText());

        return isEqual ? [] : [Differ(path.Length == 0 ? "body" : path, received.GetRawText(), expected.GetRawText())];
    }

    private IEnumerable<Difference> CompareMembers(string path, JsonElement expected, JsonElement received)
    {
        var isMetadata = path == "metadata" || path.EndsWith(".metadata", StringComparison.Ordinal);
        var names = expected.EnumerateObject().Concat(received.EnumerateObject()).Select(member => member.Name).Distinct();
        foreach (var name in isMetadata ? names.Except(Ignored) : names)
        {
            var child = path.Length == 0 ? name : $"{path}.{name}";
            var (isExpected, isReceived) = (expected.TryGetProperty(name, out var left), received.TryGetProperty(name, out var right));
            IEnumerable<Difference> differences = (isExpected, isReceived) switch
            {
                (true, true) => CompareValues(child, left, OnlyRecorded(child, left, right)),
                (true, false) => [Differ(child, Absent, left.GetRawText())],
                _ => [Differ(child, right.GetRawText(), Absent)],
            };
            foreach (var difference in differences)
            {
                yield return difference;
            }
        }
    }

    /// <summary>Removes the kinds of the group that the recorded cluster did not have from the list in its discovery.</summary>
    private static JsonElement OnlyRecorded(string path, JsonElement recorded, JsonElement received)
    {
        if (path != "resources" || recorded.ValueKind != JsonValueKind.Array || received.ValueKind != JsonValueKind.Array)
        {
            return received;
        }

        var names = recorded.EnumerateArray().Select(resource => resource.GetProperty("name").GetString()).ToList();
        var kept = received.EnumerateArray().Where(resource =>
            resource.ValueKind != JsonValueKind.Object || !resource.TryGetProperty("name", out var name) || names.Contains(name.ToString()));
        using var document = JsonDocument.Parse($"[{string.Join(',', kept.Select(resource => resource.GetRawText()))}]");

        return document.RootElement.Clone();
    }

    /// <summary>Hides secrets before a value is shortened: a part of one is not recognized.</summary>
    private Difference Differ(string field, string received, string expected) =>
        hide is null ? Difference.Create(field, received, expected) : Difference.Create(hide(field), hide(received), expected);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Parses JSON, or YAML. The values are those that were sent: 1.0 differs from 1.</summary>
    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(ForeignJson.ToJson(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> FieldsOf(CanonicalValue causes)
    {
        List<string> fields = [];
        foreach (var cause in causes.IsArray ? causes.Members : default)
        {
            fields.Add(TextOf(cause.Value["field"]) ?? "");
        }

        return fields;
    }

    private static string? TextOf(CanonicalValue value) => value.IsAbsent ? null : value.ToString();
}
