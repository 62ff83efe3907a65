namespace TfJobApi.Json;

/// <summary>The lines of the fields of a document, for messages. The line of a field that is not recorded is that of its nearest ancestor.</summary>
internal sealed class FieldLines
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>An estimate of the size of an entry without the letters of its path.</summary>
    private const int EntrySize = 64;

    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
    private long _bytes;

    public IReadOnlyDictionary<string, long> ByPath => _lines;

    public bool IsFull => _bytes >= MaxBytes;

    public void Record(string path, long line)
    {
        _lines[path] = line;
        _bytes += (sizeof(char) * path.Length) + EntrySize;
    }
}
