using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TfJobApi.Json;

/// <summary>Converts YAML to JSON text event by event, without recursion; the growth by aliases is bounded.</summary>
internal sealed class YamlToJson(bool withLines)
{
    /// <summary>The most text that anchors store, and aliases and merge keys repeat: twice the largest body. Without them text does not grow.</summary>
    private const int RepeatedLimit = 6 * 1024 * 1024;

    private readonly JsonBuffer _output = new();
    private readonly Stack<Level> _levels = new();
    private readonly Dictionary<string, byte[]> _anchors = new(StringComparer.Ordinal);
    private readonly FieldLines _lines = new();
    private long _repeatedBytes;

    /// <summary>Returns false if the stream is not valid YAML, or cannot be written as JSON.</summary>
    /// <param name="withLines">Whether to record the line of every field, which costs more than the conversion.</param>
    /// <param name="most">The number of documents after which reading stops.</param>
    public static bool TryConvert(ReadOnlyMemory<byte> utf8, bool withLines, int most, out List<YamlDocument> documents, out JsonError error)
    {
        List<YamlDocument> converted = [];
        documents = converted;

        return YamlStream.TryRead(utf8, withLines, Add, out error);

        bool Add(YamlDocument document)
        {
            converted.Add(document);
            return converted.Count < most;
        }
    }

    /// <summary>Converts the document that the parser has begun.</summary>
    /// <param name="document">Null for an empty one: two separators without anything between them are not a document.</param>
    public static bool TryConvertDocument(Parser parser, long line, bool withLines, out YamlDocument? document, out JsonError error)
    {
        var converter = new YamlToJson(withLines);
        var isValid = converter.TryConvertDocument(parser, out error);
        document = converter._output.WrittenSpan.SequenceEqual("null"u8) ? null : new(converter._output.WrittenMemory, line, new(converter._lines.ByPath));

        return isValid;
    }

    private bool TryConvertDocument(Parser parser, out JsonError error)
    {
        error = default;
        while (parser.MoveNext() && parser.Current is not DocumentEnd)
        {
            var problem = parser.Current switch
            {
                _ when _repeatedBytes > RepeatedLimit => "anchors, aliases and merge keys make the document too large",
                Scalar scalar => Write(scalar),
                MappingStart mapping => Open(mapping, isMapping: true),
                SequenceStart sequence => Open(sequence, isMapping: false),
                MappingEnd or SequenceEnd => Close(),
                AnchorAlias alias => Write(alias),
                _ => null,
            };
            if (problem is not null)
            {
                error = new(problem, parser.Current!.Start.Line, parser.Current.Start.Column);
                return false;
            }
        }

        return true;
    }

    private string? Write(Scalar scalar)
    {
        if (_levels.TryPeek(out var level) && level.WantsKey)
        {
            return WriteKey(level, scalar);
        }

        var start = BeginValue(scalar.Start.Line);
        if (YamlScalar.Write(scalar, _output) is { } problem)
        {
            return problem;
        }

        return EndValue(scalar.Anchor, start);
    }

    private string? Write(AnchorAlias alias)
    {
        if (_levels.TryPeek(out var level) && level.WantsKey)
        {
            return "an alias cannot be a key";
        }

        if (!_anchors.TryGetValue(alias.Value.Value, out var json))
        {
            return $"the alias {alias.Value} has no anchor before it, or is inside of it";
        }

        if (level is { MergeStart: >= 0 } && json is not [(byte)'{', ..])
        {
            return YamlMerge.Error;
        }

        BeginValue(alias.Start.Line);
        _output.Write(json);
        _repeatedBytes += json.Length;

        return EndValue(AnchorName.Empty, 0);
    }

    private string? Open(NodeEvent node, bool isMapping)
    {
        if (_levels.TryPeek(out var level) && level.WantsKey)
        {
            return "only a text, a number or a boolean can be a key";
        }

        if (_levels.Count >= CanonicalJson.MaxDepth)
        {
            return $"nested deeper than {CanonicalJson.MaxDepth} levels";
        }

        var start = BeginValue(node.Start.Line);
        _levels.Push(new(isMapping, start, node.Anchor, withLines ? level?.ValuePath ?? "" : ""));
        _output.Write(isMapping ? "{"u8 : "["u8);

        return null;
    }

    private string? Close()
    {
        var level = _levels.Pop();
        if (level is { IsMapping: true, WantsKey: false })
        {
            // the parser can omit the value of an empty key
            if (level.MergeStart >= 0)
            {
                return YamlMerge.Error;
            }

            _output.Write("null"u8);
        }

        _output.Write(level.IsMapping ? "}"u8 : "]"u8);

        return EndValue(level.Anchor, level.Start);
    }

    private string? WriteKey(Level level, Scalar scalar)
    {
        if (YamlScalar.IsMergeKey(scalar))
        {
            (level.Key, level.WantsKey, level.MergeStart) = (scalar.Value, false, _output.WrittenCount);
            return null;
        }

        if (YamlScalar.ReadKey(scalar, out var key) is { } problem)
        {
            return problem;
        }

        if (level.Count > 0)
        {
            _output.Write(","u8);
        }

        JsonStrings.Write(key, _output);
        _output.Write(":"u8);
        level.Key = key;
        level.WantsKey = false;
        RecordLine(level, scalar.Start.Line);

        return null;
    }

    /// <summary>Returns the position of the value in the output.</summary>
    private int BeginValue(long line)
    {
        if (_levels.TryPeek(out var level) && !level.IsMapping)
        {
            if (level.Count > 0)
            {
                _output.Write(","u8);
            }

            RecordLine(level, line);
        }

        return _output.WrittenCount;
    }

    private void RecordLine(Level level, long line)
    {
        if (withLines && !_lines.IsFull)
        {
            _lines.Record(level.ValuePath, line);
        }
    }

    /// <summary>Returns an error message, or null.</summary>
    private string? EndValue(AnchorName anchor, int start)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = _output.WrittenSpan[start..].ToArray();
            _repeatedBytes += _output.WrittenCount - start;
        }

        if (!_levels.TryPeek(out var level))
        {
            return null;
        }

        level.WantsKey = level.IsMapping;
        if (level.MergeStart < 0)
        {
            level.Count++;
            return null;
        }

        var merged = _output.WrittenSpan[level.MergeStart..].ToArray();
        _output.Truncate(level.MergeStart);
        _repeatedBytes += merged.Length;
        level.MergeStart = -1;
        if (!YamlMerge.TryWrite(merged, hasMembers: level.Count > 0, _output, out var count))
        {
            return YamlMerge.Error;
        }

        level.Count += count;
        return null;
    }

    /// <summary>An open mapping or sequence.</summary>
    private sealed class Level(bool isMapping, int start, AnchorName anchor, string path)
    {
        public bool IsMapping { get; } = isMapping;
        public int Start => start;
        public AnchorName Anchor => anchor;
        public bool WantsKey { get; set; } = isMapping;
        public string Key { get; set; } = "";
        public int Count { get; set; }

        /// <summary>The position of a value that is merged into the mapping; -1 for any other value.</summary>
        public int MergeStart { get; set; } = -1;

        public string ValuePath => !IsMapping ? $"{path}[{Count}]" : path.Length == 0 ? Key : $"{path}.{Key}";
    }
}
