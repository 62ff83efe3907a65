using System.Text;
using System.Text.Unicode;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TfJobApi.Json;

/// <summary>A text with one YAML document after the other.</summary>
internal static class YamlStream
{
    /// <summary>Converts one document after the other. Returns false if the stream is not valid YAML, or cannot be written as JSON.</summary>
    /// <param name="withLines">Whether to record the line of every field, which costs more than the conversion.</param>
    /// <param name="read">Reads a document, and returns whether to continue.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, bool withLines, Predicate<YamlDocument> read, out JsonError error)
    {
        if (!TryDecode(utf8.Span, out var text))
        {
            error = new("the text is not valid UTF-8", 1, 1);
            return false;
        }

        var parser = new Parser(new StringReader(text));
        while (TryReadNext(parser, withLines, out var document, out error))
        {
            if (document is null || !read(document))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Decodes UTF-8 or, after a byte order mark, UTF-16: what editors and PowerShell write on Windows.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = bytes switch
        {
            [0xFF, 0xFE, .. var little] => Encoding.Unicode.GetString(little),
            [0xFE, 0xFF, .. var big] => Encoding.BigEndianUnicode.GetString(big),
            [0xEF, 0xBB, 0xBF, .. var rest] when Utf8.IsValid(rest) => Encoding.UTF8.GetString(rest),
            _ when Utf8.IsValid(bytes) => Encoding.UTF8.GetString(bytes),
            _ => "",
        };

        return text.Length > 0 || bytes.IsEmpty || bytes is [0xFF, 0xFE] or [0xFE, 0xFF] or [0xEF, 0xBB, 0xBF];
    }

    /// <param name="document">Null at the end of the stream.</param>
    private static bool TryReadNext(Parser parser, bool withLines, out YamlDocument? document, out JsonError error)
    {
        (document, error) = (null, default);
        try
        {
            while (document is null && parser.MoveNext())
            {
                if (parser.Current is DocumentStart start
                    && !YamlToJson.TryConvertDocument(parser, start.Start.Line, withLines, out document, out error))
                {
                    return false;
                }
            }

            return true;
        }
        catch (YamlException exception)
        {
            // the parser reports errors only by exceptions, which are caught only here
            error = new(exception.Message, exception.Start.Line, exception.Start.Column);
            return false;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // the parser's exceptions for a tag that is not a URI, and for some invalid flow collections
            error = new($"the parser stopped: {exception.Message}", parser.Current?.End.Line ?? 1, parser.Current?.End.Column ?? 1);
            return false;
        }
    }
}
