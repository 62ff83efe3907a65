using System.Buffers;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Turns compact JSON into what is sent, piece by piece; a piece ends between two tokens.</summary>
internal abstract class BodyEncoding : IDisposable
{
    public abstract string MediaType { get; }

    public static BodyEncoding For(HttpRequest request, Representation representation) =>
        representation.IsYaml ? new Yaml() : Pretty.IsWanted(request) ? new Indented() : new Compact();

    public abstract void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output);

    public virtual void End(IBufferWriter<byte> output)
    {
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>One line, as machines read it.</summary>
    private sealed class Compact : BodyEncoding
    {
        public override string MediaType => Http.MediaType.Json;

        public override void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output) => output.Write(compact);

        public override void End(IBufferWriter<byte> output) => output.Write("\n"u8);
    }

    private sealed class Indented : BodyEncoding
    {
        private readonly JsonIndent _indent = new();

        public override string MediaType => Http.MediaType.Json;

        public override void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output) => _indent.Write(compact, output);
    }

    private sealed class Yaml : BodyEncoding
    {
        private readonly JsonToYaml _yaml = new();

        public override string MediaType => Http.MediaType.Yaml;

        public override void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output) => _yaml.Write(compact, output);

        public override void End(IBufferWriter<byte> output) => _yaml.End(output);

        protected override void Dispose(bool disposing)
        {
            _yaml.Dispose();
            base.Dispose(disposing);
        }
    }
}
