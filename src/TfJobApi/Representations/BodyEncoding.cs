using System.Buffers;
using TfJobApi.Http;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Encodes compact JSON for a response as YAML, indented or as it is, piece by piece. A piece ends between two tokens.</summary>
internal sealed class BodyEncoding(HttpRequest request, Representation representation) : IDisposable
{
    private readonly JsonToYaml? _yaml = representation.IsYaml ? new() : null;
    private readonly JsonIndent? _indent = !representation.IsYaml && Pretty.IsWanted(request) ? new() : null;

    public string ContentType => _yaml is null ? MediaType.Json : MediaType.Yaml;

    public void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output)
    {
        if (_yaml is not null)
        {
            _yaml.Write(compact, output);
        }
        else if (_indent is not null)
        {
            _indent.Write(compact, output);
        }
        else
        {
            output.Write(compact);
        }
    }

    public void End(IBufferWriter<byte> output)
    {
        _yaml?.End(output);
        if (_yaml is null && _indent is null)
        {
            output.Write("\n"u8);
        }
    }

    public void Dispose() => _yaml?.Dispose();
}
