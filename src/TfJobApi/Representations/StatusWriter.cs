using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>A Status as bytes, its members in the order in which Kubernetes' own types have them.</summary>
internal static class StatusWriter
{
    public static ReadOnlyMemory<byte> Write(ApiStatus status, bool pretty)
    {
        var compact = new JsonBuffer(512);
        WriteCompact(status, compact);
        if (status.Code == StatusCodes.Status406NotAcceptable)
        {
            // who takes nothing that there is gets it as Go's own printer has it
            return JsonIndent.Of(compact.WrittenSpan);
        }

        if (!pretty)
        {
            compact.Write("\n"u8);
            return compact.WrittenMemory;
        }

        // the real server's printer opens the empty metadata of a Status, and closes every other empty object
        var indented = JsonIndent.Of(compact.WrittenSpan).Span;
        var closed = "\"metadata\": {},"u8;
        var at = indented.IndexOf(closed);
        return at < 0
            ? indented.ToArray()
            : (byte[])[.. indented[..at], .. "\"metadata\": {\n    \n  },"u8, .. indented[(at + closed.Length)..]];
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

    /// <summary>Writes it as the object of an event of a watch.</summary>
    public static void WriteCompact(ApiStatus status, JsonBuffer output)
    {
        output.Write("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{"u8);
        new JsonMembers(output).Text("continue", status.Continue);
        output.Write("},"u8);

        var members = new JsonMembers(output);
        members.Text("status", status.IsSuccess ? "Success" : "Failure");
        members.Text("message", status.Message);
        members.Text("reason", status.Reason);
        if (status.Details is { } details)
        {
            members.Raw("details", Details(details));
        }

        members.Number("code", status.IsSuccess ? null : status.Code);
        members.Text("errorCode", status.ErrorCode);
        output.Write("}"u8);
    }

    private static ReadOnlySpan<byte> Details(StatusDetails details)
    {
        var output = new JsonBuffer();
        output.Write("{"u8);
        var members = new JsonMembers(output);
        members.Text("name", details.Name);
        members.Text("group", details.Group);
        members.Text("kind", details.Kind);
        members.Text("uid", details.Uid);
        members.Raw("causes", Causes(details.Causes));
        members.Number("retryAfterSeconds", details.RetryAfterSeconds);
        output.Write("}"u8);

        return output.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Causes(IReadOnlyList<StatusCause> causes)
    {
        var output = new JsonBuffer();
        foreach (var (index, cause) in causes.Index())
        {
            output.Write(index == 0 ? "[{"u8 : ",{"u8);
            var members = new JsonMembers(output);
            members.Text("reason", cause.Reason);
            members.Text("message", cause.Message);
            members.Text("field", cause.Field);
            output.Write("}"u8);
        }

        output.Write(causes.Count == 0 ? ""u8 : "]"u8);
        return output.WrittenSpan;
    }
}
