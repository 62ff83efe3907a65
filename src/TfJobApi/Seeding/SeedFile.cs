using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Updates;

namespace TfJobApi.Seeding;

/// <summary>The objects of one file, and every reason why some are rejected.</summary>
internal sealed class SeedFile(string path, Func<Candidate, Result<ApiObject>> make)
{
    /// <summary>With which some editors begin a file.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly List<(ApiObject Job, long Line)> _jobs = [];
    private readonly List<string> _reasons = [];

    public string Path => path;

    /// <summary>The TFJobs in the order of the file, each with the line on which its document begins.</summary>
    public IReadOnlyList<(ApiObject Job, long Line)> Jobs => _jobs;

    public IReadOnlyList<string> Reasons => _reasons;

    public void Read(ReadOnlyMemory<byte> text)
    {
        if (System.IO.Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var (json, line) in JsonStream.Split(text.Span.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text))
            {
                // After invalid JSON the start of the next value would be a guess.
                if (!ReadDocument(YamlDocument.FromJson(json, line)))
                {
                    break;
                }
            }

            return;
        }

        var isYaml = YamlToJson.TryConvert(text, withLines: true, most: int.MaxValue, out var documents, out var error);
        foreach (var document in documents)
        {
            ReadDocument(document);
        }

        if (!isYaml)
        {
            _reasons.Add($"{path}:{error.Line}: {error.Message} (column {error.Column})");
        }
        else if (documents.Count == 0)
        {
            _reasons.Add($"{path}:1: there is no document in this file");
        }
    }

    /// <summary>Returns false if the document is not JSON. Other errors are collected, too.</summary>
    private bool ReadDocument(YamlDocument document)
    {
        if (!CanonicalJson.TryParse(document.Json, out var root, out var error))
        {
            _reasons.Add($"{path}:{document.Line + error.Line - 1}: {error.Message} (column {error.Column})");
            return false;
        }

        if (root.IsObject)
        {
            ReadObject(root, document);
        }
        else
        {
            _reasons.Add($"{path}:{document.Line}: a document must be an object or a list");
        }

        return true;
    }

    private void ReadObject(CanonicalValue root, YamlDocument document)
    {
        if (root["kind"].Text is not { } kind || (kind != "List" && KnownResources.Stored.All(resource => resource.ListKind != kind)))
        {
            Make(root, document, "");
            return;
        }

        if (!root["items"].IsArray)
        {
            _reasons.Add($"{path}:{LineOf("items", document)}: items: a list needs an array of objects");
            return;
        }

        var index = 0;
        foreach (var item in root["items"].Members)
        {
            Make(item.Value, document, $"items[{index++}]");
        }
    }

    private void Make(CanonicalValue json, YamlDocument document, string item)
    {
        if (make(Candidate.FromObject(json)).TryGet(out var job, out var failure))
        {
            _jobs.Add((job, LineOf(item, document)));
            return;
        }

        foreach (var cause in failure.Details?.Causes ?? [])
        {
            var field = item.Length == 0 ? cause.Field : $"{item}.{cause.Field}";
            _reasons.Add($"{path}:{LineOf(field, document)}: {field}: {cause.Message}");
        }
    }

    /// <summary>The line of the field, or of the nearest one above it that the file has.</summary>
    private static long LineOf(string field, YamlDocument document)
    {
        while (field.Length > 0)
        {
            if (document.FieldLines.Value.TryGetValue(field, out var line))
            {
                return line;
            }

            field = field[..Math.Max(0, field.LastIndexOfAny(['.', '[']))];
        }

        return document.Line;
    }
}
