using System.Buffers;
using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TfJobApi.Json;

/// <summary>
/// Writes compact JSON as YAML in block style, as kubectl and the API server print it. Takes it piece by piece; a piece
/// ends between two tokens.
/// Source: https://github.com/go-yaml/yaml/blob/v2/encode.go
/// </summary>
internal sealed class JsonToYaml : IDisposable
{
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",}]"u8);

    private readonly StringWriter _text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Emitter _emitter;

    public JsonToYaml()
    {
        _emitter = new(_text, new EmitterSettings().WithNewLine("\n"));
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart(null, null, isImplicit: true));
    }

    public void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output)
    {
        while (!compact.IsEmpty)
        {
            var length = 1;
            switch (compact[0])
            {
                case (byte)'{':
                    _emitter.Emit(new MappingStart());
                    break;
                case (byte)'}':
                    _emitter.Emit(new MappingEnd());
                    break;
                case (byte)'[':
                    _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                    break;
                case (byte)']':
                    _emitter.Emit(new SequenceEnd());
                    break;
                case (byte)',' or (byte)':':
                    break;
                case (byte)'"':
                    length = JsonStrings.TokenLength(compact);
                    EmitText(JsonStrings.Decode(compact[1..(length - 1)]));
                    break;
                default:
                    length = compact.IndexOfAny(ScalarEnd) is var end and >= 0 ? end : compact.Length;
                    Emit(Encoding.ASCII.GetString(compact[..length]), ScalarStyle.Plain);
                    break;
            }

            compact = compact[length..];
        }

        Send(output);
    }

    public void End(IBufferWriter<byte> output)
    {
        _emitter.Emit(new DocumentEnd(isImplicit: true));
        _emitter.Emit(new StreamEnd());
        Send(output);
    }

    public void Dispose() => _text.Dispose();

    private void EmitText(string text) => Emit(text, StyleOf(text));

    /// <summary>Plain where that reads as the same text; the emitter itself quotes what cannot be plain for its characters.</summary>
    private static ScalarStyle StyleOf(string text)
    {
        var isMultiline = text.Contains('\n', StringComparison.Ordinal);
        if (text.Any(IsSpecial) || (isMultiline && (text[0] is ' ' or '\n' || text.Contains(" \n", StringComparison.Ordinal) || text[^1] == ' ')))
        {
            return ScalarStyle.DoubleQuoted;
        }

        return isMultiline ? ScalarStyle.Literal : YamlScalar.IsText(text) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted;
    }

    /// <summary>What has to be escaped: control characters, other line breaks than the usual one, the byte order mark.</summary>
    private static bool IsSpecial(char character) =>
        (char.IsControl(character) && character != '\n') || character is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    private void Emit(string value, ScalarStyle style) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));

    private void Send(IBufferWriter<byte> output)
    {
        var text = _text.GetStringBuilder();
        Encoding.UTF8.GetBytes(text.ToString(), output);
        text.Clear();
    }
}
