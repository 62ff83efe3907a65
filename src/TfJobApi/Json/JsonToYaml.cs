using System.Buffers;
using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TfJobApi.Json;

/// <summary>
/// Writes compact JSON as YAML in block style, as kubectl and the API server do. A value nested deeper than
/// <see cref="JsonIndent.MaxDepth"/> is in flow style, on one line, so that n bytes never become more than
/// <see cref="JsonIndent.Growth"/> times n. Accepts the text in pieces that end between two tokens.
/// Source: https://github.com/go-yaml/yaml/blob/v2/encode.go
/// </summary>
internal sealed class JsonToYaml : IDisposable
{
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",}]"u8);

    private readonly StringWriter _text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Emitter _emitter;
    private int _depth;

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
                    _emitter.Emit(new MappingStart(
                        AnchorName.Empty, TagName.Empty, isImplicit: true, ++_depth > JsonIndent.MaxDepth ? MappingStyle.Flow : MappingStyle.Block));
                    break;
                case (byte)'}':
                    _depth--;
                    _emitter.Emit(new MappingEnd());
                    break;
                case (byte)'[':
                    _emitter.Emit(new SequenceStart(
                        AnchorName.Empty, TagName.Empty, isImplicit: true, ++_depth > JsonIndent.MaxDepth ? SequenceStyle.Flow : SequenceStyle.Block));
                    break;
                case (byte)']':
                    _depth--;
                    _emitter.Emit(new SequenceEnd());
                    break;
                case (byte)',' or (byte)':':
                    break;
                case (byte)'"':
                    length = JsonStrings.TokenLength(compact);
                    var text = JsonStrings.Decode(compact[1..(length - 1)]);
                    Emit(text, YamlText.ChooseStyle(text));
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

    private void Emit(string value, ScalarStyle style) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));

    private void Send(IBufferWriter<byte> output)
    {
        var text = _text.GetStringBuilder();
        Encoding.UTF8.GetBytes(text.ToString(), output);
        text.Clear();
    }
}
