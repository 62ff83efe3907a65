using System.Buffers;
using System.Buffers.Text;

namespace TfJobApi.Resources;

/// <summary>The bytes of an object.</summary>
internal sealed partial class ApiObject
{
    private static ReadOnlySpan<byte> AnnotationsName => ",\"annotations\":"u8;

    private static ReadOnlySpan<byte> LabelsName => ",\"labels\":"u8;

    private static ReadOnlySpan<byte> VersionName => ",\"resourceVersion\":\""u8;

    private static ReadOnlySpan<byte> SpecName => ",\"spec\":"u8;

    private static ReadOnlySpan<byte> StatusName => ",\"status\":"u8;

    /// <summary>Writes the whole object, canonical and without a newline.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var length = Length;
        Write(output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes to at least <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> output)
    {
        Write(Resource.Head, ref output);
        WriteMetadata(ref output);
        WritePart(ContentName(Resource), Content(Resource, Spec), ref output);
        WritePart(StatusName, Status, ref output);
        Write("}"u8, ref output);
    }

    /// <summary>
    /// Returns the bytes of <see cref="Write(Span{byte})"/> in pieces. Those of the spec and of the status are shared, so that callers that read
    /// slowly have no copies of them.
    /// </summary>
    public ReadOnlyMemory<byte>[] Pieces()
    {
        var content = Content(Resource, Spec);
        var own = new byte[Length - content.Length - Status.Length].AsMemory();
        var rest = own.Span;
        Write(Resource.Head, ref rest);
        WriteMetadata(ref rest);
        WriteName(ContentName(Resource), content, ref rest);
        var toContent = own.Length - rest.Length;
        WriteName(StatusName, Status, ref rest);
        var toStatus = own.Length - rest.Length;
        Write("}"u8, ref rest);

        return [own[..toContent], content, own[toContent..toStatus], Status, own[toStatus..]];
    }

    /// <summary>Loads what <see cref="Write(Span{byte})"/> reads into the processor's cache.</summary>
    public void Prefetch()
    {
        _stable.Prefetch();
        CacheLines.Load(Meta.Annotations.Span);
        CacheLines.Load(Meta.Labels.Span);
        CacheLines.Load(Spec.Span);
        CacheLines.Load(Status.Span);
    }

    private static int PartLength(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) =>
        value.IsEmpty ? 0 : name.Length + value.Length;

    private static ReadOnlySpan<byte> ContentName(ResourceDefinition resource) => resource.IsFlat ? ","u8 : SpecName;

    /// <summary>Returns the spec, which has no brackets in a flat object.</summary>
    private static ReadOnlyMemory<byte> Content(ResourceDefinition resource, ReadOnlyMemory<byte> spec) =>
        !resource.IsFlat ? spec : spec.Length <= "{}".Length ? default : spec[1..^1];

    private static void Write(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void WriteName(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ref Span<byte> rest)
    {
        if (!value.IsEmpty)
        {
            Write(name, ref rest);
        }
    }

    private static void WritePart(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ref Span<byte> rest)
    {
        WriteName(name, value, ref rest);
        Write(value.Span, ref rest);
    }

    private void WriteMetadata(ref Span<byte> rest)
    {
        var start = rest;
        WritePart(AnnotationsName, Meta.Annotations, ref rest);
        Write(_stable.AfterAnnotations, ref rest);
        WritePart(LabelsName, Meta.Labels, ref rest);
        Write(_stable.AfterLabels, ref rest);
        if (Version > 0)
        {
            Write(VersionName, ref rest);
            Utf8Formatter.TryFormat(Version, rest, out var length);
            rest = rest[length..];
            Write("\""u8, ref rest);
        }

        Write(_stable.AfterVersion, ref rest);
        Write("}"u8, ref rest);

        // replaces the comma of the first member; there is always a name
        start[0] = (byte)'{';
    }
}
