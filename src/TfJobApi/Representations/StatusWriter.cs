using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Writes a Status, its members in the order of Kubernetes' own types.</summary>
internal static class StatusWriter
{
    public static ReadOnlyMemory<byte> Write(ApiStatus status, bool pretty)
    {
        var compact = new JsonBuffer(512);
        WriteCompact(status, compact);
        if (!pretty)
        {
            compact.Write("\n"u8);
            return compact.WrittenMemory;
        }

        // a kube-apiserver's printer writes the empty metadata of a Status on two lines, any other empty object on one
        var indented = JsonIndent.Indent(compact.WrittenSpan).Span;
        var closed = "\"metadata\": {},"u8;
        var at = indented.IndexOf(closed);
        return at < 0
            ? indented.ToArray()
            : (byte[])[.. indented[..at], .. "\"metadata\": {\n    \n  },"u8, .. indented[(at + closed.Length)..]];
    }

    /// <summary>Writes the error of a caller that accepts no form of a Status: always indented, as Go's own printer does it.</summary>
    public static ReadOnlyMemory<byte> WriteUnnegotiated(ApiStatus status)
    {
        var compact = new JsonBuffer(512);
        WriteCompact(status, compact);
        return JsonIndent.Indent(compact.WrittenSpan);
    }

    public static ReadOnlyMemory<byte> WriteYaml(ApiStatus status)
    {
        var compact = new JsonBuffer(512);
        WriteCompact(status, compact);

        var sorted = new JsonBuffer(compact.WrittenCount);
        _ = CanonicalJson.TryWrite(compact.WrittenMemory, sorted, out _);

        var output = new JsonBuffer(compact.WrittenCount);
        using var yaml = new JsonToYaml();
        yaml.Write(sorted.WrittenSpan, output);
        yaml.End(output);

        return output.WrittenMemory;
    }

    /// <summary>Writes the object of an ERROR event of a watch.</summary>
    public static void WriteCompact(ApiStatus status, JsonBuffer output)
    {
        var members = new JsonMembers(output);
        members.Text("kind"u8, "Status");
        members.Text("apiVersion"u8, "v1");
        var metadata = members.Object("metadata"u8);
        metadata.Text("continue"u8, status.Continue);
        metadata.End();
        members.Text("status"u8, status.IsSuccess ? "Success" : "Failure");
        members.Text("message"u8, status.Message);
        members.Text("reason"u8, status.Reason);
        if (status.Details is { } details)
        {
            members.Name("details"u8);
            WriteDetails(details, output);
        }

        members.Number("code"u8, status.IsSuccess ? null : status.Code);
        members.Text("errorCode"u8, status.ErrorCode);
        members.End();
    }

    private static void WriteDetails(StatusDetails details, JsonBuffer output)
    {
        var members = new JsonMembers(output);
        members.Text("name"u8, details.Name);
        members.Text("group"u8, details.Group);
        members.Text("kind"u8, details.Kind);
        members.Text("uid"u8, details.Uid);
        if (details.Causes.Count > 0)
        {
            members.Name("causes"u8);
            WriteCauses(details.Causes, output);
        }

        members.Number("retryAfterSeconds"u8, details.RetryAfterSeconds);
        members.End();
    }

    private static void WriteCauses(IReadOnlyList<StatusCause> causes, JsonBuffer output)
    {
        var elements = JsonMembers.CreateArray(output);
        foreach (var cause in causes)
        {
            elements.Next();
            var members = new JsonMembers(output);
            members.Text("reason"u8, cause.Reason);
            members.Text("message"u8, cause.Message);
            members.Text("field"u8, cause.Field);
            members.End();
        }

        elements.End();
    }
}
