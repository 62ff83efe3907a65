using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Seeding;

/// <summary>Reads the objects of one file, until the errors are full.</summary>
/// <param name="create">Creates the object of a document, whose JSON as it was sent is the second argument.</param>
internal sealed class SeedFile(string path, SeedErrors errors, Func<CanonicalValue, ReadOnlyMemory<byte>, Result<ApiObject>> create)
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly List<(ApiObject Object, long Line)> _seeds = [];

    public string Path => path;

    /// <summary>The objects in the order of the file, with the lines on which they begin.</summary>
    public IReadOnlyList<(ApiObject Object, long Line)> Seeds => _seeds;

    public void Read(ReadOnlyMemory<byte> text)
    {
        if (System.IO.Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var (json, line) in JsonStream.Split(text.Span.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text))
            {
                // The start of the next value is unknown after invalid JSON.
                if (!ReadDocument(YamlDocument.FromJson(json, line)))
                {
                    break;
                }
            }

            return;
        }

        var count = 0;
        if (!YamlStream.TryRead(text, withLines: true, ReadNext, out var error))
        {
            errors.Add($"{path}:{error.Line}: {error.Message} (column {error.Column})");
        }
        else if (count == 0)
        {
            errors.Add($"{path}:1: the file contains no document");
        }

        bool ReadNext(YamlDocument document)
        {
            count++;
            ReadDocument(document);
            return !errors.IsFull;
        }
    }

    /// <summary>Returns false if the document is not JSON, or the errors are full.</summary>
    private bool ReadDocument(YamlDocument document)
    {
        if (!CanonicalJson.TryParse(document.Json, out var root, out var error))
        {
            errors.Add($"{path}:{document.Line + error.Line - 1}: {error.Message} (column {error.Column})");
            return false;
        }

        if (root.IsObject)
        {
            ReadObject(root, document);
        }
        else
        {
            errors.Add($"{path}:{document.Line}: a document must be an object or a list");
        }

        return !errors.IsFull;
    }

    private void ReadObject(CanonicalValue root, YamlDocument document)
    {
        if (root["kind"].Text is not { } kind || (kind != "List" && KnownResources.Stored.All(resource => resource.ListKind != kind)))
        {
            Add(root, document, "");
            return;
        }

        if (!root["items"].IsArray)
        {
            errors.Add($"{path}:{document.LineOf("items")}: items: a list needs an array of objects");
            return;
        }

        var index = 0;
        foreach (var item in root["items"].Members)
        {
            if (errors.IsFull)
            {
                return;
            }

            Add(item.Value, document, $"items[{index++}]");
        }
    }

    private void Add(CanonicalValue json, YamlDocument document, string item)
    {
        if (create(json, document.Json).TryGet(out var seed, out var failure))
        {
            _seeds.Add((seed, document.LineOf(item)));
            return;
        }

        foreach (var cause in failure.Details?.Causes ?? [])
        {
            var field = item.Length == 0 ? cause.Field : $"{item}.{cause.Field}";
            errors.Add($"{path}:{document.LineOf(field)}: {field}: {cause.Message}");
        }
    }
}
