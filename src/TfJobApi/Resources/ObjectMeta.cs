using System.Buffers.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// An object's metadata. Labels, annotations, finalizers and owner references stay canonical bytes: most of them pass
/// through untouched. Empty ones are no bytes at all, as the real server leaves them out.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ObjectMeta
{
    public string? Name { get; init; }
    public string? Namespace { get; init; }
    public string? GenerateName { get; init; }
    public string? Uid { get; init; }
    public string? ResourceVersion { get; init; }
    public string? CreationTimestamp { get; init; }
    public string? SelfLink { get; init; }
    public long Generation { get; init; }
    public ReadOnlyMemory<byte> Labels { get; init; }
    public ReadOnlyMemory<byte> Annotations { get; init; }
    public ReadOnlyMemory<byte> Finalizers { get; init; }
    public ReadOnlyMemory<byte> OwnerReferences { get; init; }

    /// <summary>
    /// Writes the metadata without its <c>resourceVersion</c>, which changes with every write;
    /// returns where, in the bytes written, that member belongs.
    /// </summary>
    public int Write(JsonBuffer output)
    {
        output.Write("{"u8);
        WriteRaw("annotations"u8, Annotations, output);
        WriteText("creationTimestamp"u8, CreationTimestamp, output);
        WriteRaw("finalizers"u8, Finalizers, output);
        WriteText("generateName"u8, GenerateName, output);
        WriteNumber("generation"u8, Generation, output);
        WriteRaw("labels"u8, Labels, output);
        WriteText("name"u8, Name, output);
        WriteText("namespace"u8, Namespace, output);
        WriteRaw("ownerReferences"u8, OwnerReferences, output);
        var versionOffset = output.WrittenCount;
        WriteText("selfLink"u8, SelfLink, output);
        WriteText("uid"u8, Uid, output);
        output.Write("}"u8);

        return versionOffset;
    }

    private static void WriteRaw(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, JsonBuffer output)
    {
        if (!value.IsEmpty)
        {
            WriteName(name, output);
            output.Write(value.Span);
        }
    }

    private static void WriteText(ReadOnlySpan<byte> name, string? value, JsonBuffer output)
    {
        if (value is not null)
        {
            WriteName(name, output);
            JsonStrings.Write(value, output);
        }
    }

    private static void WriteNumber(ReadOnlySpan<byte> name, long value, JsonBuffer output)
    {
        WriteName(name, output);
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var length);
        output.Advance(length);
    }

    private static void WriteName(ReadOnlySpan<byte> name, JsonBuffer output)
    {
        output.Write(output.WrittenSpan is [.., not (byte)'{'] ? ",\""u8 : "\""u8);
        output.Write(name);
        output.Write("\":"u8);
    }
}
