using System.Text;

namespace TfJobApi.Settings;

/// <summary>Reads files that settings name: completely, or not at all.</summary>
internal static class SettingFile
{
    /// <summary>The most bytes of seeds or scenarios in one file. A device such as /dev/zero has no end.</summary>
    public const int Limit = 256 * 1024 * 1024;

    /// <summary>The most bytes of certificates or a key.</summary>
    public const int CertificateLimit = 1024 * 1024;

    private const int BufferSize = 64 * 1024;

    /// <exception cref="StartupException">The file cannot be read, or is longer than the limit; the reason names the setting and the file.</exception>
    public static ReadOnlyMemory<byte> Read(string setting, string path, int limit = Limit)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Read(file, limit) ?? throw Refuse(setting, path, $"the file has more than {limit / 1024 / 1024} MiB");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refuse(setting, path, Directory.Exists(path) ? "it is a folder, not a file" : exception.Message);
        }
    }

    /// <exception cref="StartupException">The file cannot be read, or is longer than the limit of certificates.</exception>
    public static string ReadPem(string setting, string path) => Encoding.UTF8.GetString(Read(setting, path, CertificateLimit).Span);

    public static StartupException Refuse(string setting, string path, string why) => new([$"{setting}: '{path}' cannot be read: {why}"]);

    /// <summary>Reads to the end, because pipes and devices have no length. Returns null beyond the limit.</summary>
    private static ReadOnlyMemory<byte>? Read(FileStream file, int limit)
    {
        var length = file.CanSeek ? file.Length : 0;
        if (length > limit)
        {
            return null;
        }

        using var content = new MemoryStream((int)length + 1);
        var buffer = new byte[BufferSize];
        while (file.Read(buffer) is > 0 and var count)
        {
            if (content.Length + count > limit)
            {
                return null;
            }

            content.Write(buffer, 0, count);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
