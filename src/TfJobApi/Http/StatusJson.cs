using System.Buffers.Text;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Http;

/// <summary>A Status as bytes, its members in the order in which Kubernetes' own types have them.</summary>
internal static class StatusJson
{
    public static ReadOnlyMemory<byte> Write(Status status, bool pretty)
    {
        var compact = new JsonBuffer(512);
        WriteCompact(status, compact);
        if (!pretty)
        {
            compact.Write("\n"u8);
            return compact.WrittenMemory;
        }

        var indented = new JsonBuffer(2 * compact.WrittenCount);
        JsonIndent.Write(compact.WrittenSpan, indented);

        // the real server's printer opens the empty metadata of a Status, and closes every other empty object
        var closed = "\"metadata\": {},"u8;
        var at = indented.WrittenSpan.IndexOf(closed);
        return (byte[])[.. indented.WrittenSpan[..at], .. "\"metadata\": {\n    \n  },"u8, .. indented.WrittenSpan[(at + closed.Length)..]];
    }

    private static void WriteCompact(Status status, JsonBuffer output)
    {
        output.Write("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{}"u8);
        WriteText("status", status.IsSuccess ? "Success" : "Failure", output);
        WriteText("message", status.Message, output);
        WriteText("reason", status.Reason, output);

        if (status.Details is { } details)
        {
            output.Write(",\"details\":{"u8);
            WriteText("name", details.Name, output);
            WriteText("group", details.Group, output);
            WriteText("kind", details.Kind, output);
            WriteText("uid", details.Uid, output);
            WriteCauses(details.Causes, output);
            output.Write("}"u8);
        }

        if (!status.IsSuccess)
        {
            output.Write(",\"code\":"u8);
            Utf8Formatter.TryFormat(status.Code, output.GetSpan(8), out var length);
            output.Advance(length);
        }

        WriteText("errorCode", status.ErrorCode, output);
        output.Write("}"u8);
    }

    private static void WriteCauses(IReadOnlyList<StatusCause> causes, JsonBuffer output)
    {
        if (causes.Count == 0)
        {
            return;
        }

        output.Write(",\"causes\":["u8);
        for (var i = 0; i < causes.Count; i++)
        {
            output.Write(i == 0 ? "{"u8 : ",{"u8);
            WriteText("reason", causes[i].Reason, output);
            WriteText("message", causes[i].Message, output);
            WriteText("field", causes[i].Field, output);
            output.Write("}"u8);
        }

        output.Write("]"u8);
    }

    private static void WriteText(string name, string? value, JsonBuffer output)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        output.Write(output.WrittenSpan is [.., (byte)'{'] ? "\""u8 : ",\""u8);
        output.Write(Encoding.ASCII.GetBytes(name));
        output.Write("\":"u8);
        JsonStrings.Write(value, output);
    }
}
