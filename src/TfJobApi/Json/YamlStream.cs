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
        if (!Utf8.IsValid(utf8.Span))
        {
            error = new("the text is not valid UTF-8", 1, 1);
            return false;
        }

        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(utf8.Span)));
        while (TryReadNext(parser, withLines, out var document, out error))
        {
            if (document is null || !read(document))
            {
                return true;
            }
        }

        return false;
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
