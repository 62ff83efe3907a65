using System.Security.Cryptography;
using TfJobApi.Settings;

namespace TfJobApi.Hosting.Tls;

/// <summary>Keeps a CA for the next start, so that clients need not fetch and trust a new one.</summary>
internal static class CaFolder
{
    private const string Setting = "Https:CaPath";

    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static string CertificateFile(string folder) => Path.Combine(folder, "ca.crt");

    /// <summary>Reads the CA in the folder, or writes a new one if the folder has no CA.</summary>
    /// <exception cref="StartupException">The CA cannot be read, written or used.</exception>
    public static CertificateAuthority Open(string folder, DateTimeOffset now)
    {
        var (certificate, key) = (CertificateFile(folder), KeyFile(folder));
        try
        {
            return (File.Exists(certificate), File.Exists(key)) switch
            {
                (true, true) => Read(certificate, key, now),
                (false, false) => Create(folder, certificate, key, now),
                (true, false) => throw Refuse($"{key} is missing; a CA is both files"),
                (false, true) => throw Refuse($"{certificate} is missing; a CA is both files"),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(exception.Message);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Refuse($"{certificate} and {key} are not a certificate and its key in PEM: {exception.Message}");
        }
    }

    /// <summary>Returns a sentence without its period if other users can read or replace the key; otherwise null.</summary>
    public static string? FindWarning(string folder)
    {
        var key = KeyFile(folder);
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(key) & OfOthers) != 0
            ? $"Https:CaPath: other users of this machine can read or write {key}, and sign certificates that your clients trust; run: chmod 600 {key}"
            : null;
    }

    private static string KeyFile(string folder) => Path.Combine(folder, "ca.key");

    private static CertificateAuthority Read(string certificate, string key, DateTimeOffset now)
    {
        var authority = new CertificateAuthority(SettingFile.ReadPem(Setting, certificate), SettingFile.ReadPem(Setting, key));
        if (authority.FindError(now) is { } error)
        {
            authority.Dispose();
            throw Refuse($"{certificate} {error}; if both files are removed, a new CA is created");
        }

        return authority;
    }

    private static CertificateAuthority Create(string folder, string certificate, string key, DateTimeOffset now)
    {
        var authority = CertificateAuthority.Create(now);
        Directory.CreateDirectory(folder);
        Write(key, authority.KeyPem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(certificate, authority.CertificatePem,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        return authority;
    }

    /// <summary>Never overwrites: of two servers that start at the same time, one must use the CA of the other.</summary>
    private static void Write(string file, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var writer = new StreamWriter(file, options);
        writer.WriteLine(text);
    }

    private static StartupException Refuse(string why) => new([$"{Setting}: {why}"]);
}
