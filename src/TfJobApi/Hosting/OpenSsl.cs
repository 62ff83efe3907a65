using System.Runtime.InteropServices;
using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>
/// The library with which .NET computes hashes and signatures, and encrypts, on Linux. It is loaded at its first use, and without it the
/// process ends within a request: kubectl's first call needs a hash.
/// Source: https://github.com/dotnet/runtime/blob/v10.0.0/src/native/libs/System.Security.Cryptography.Native/opensslshim.c
/// </summary>
internal static class OpenSsl
{
    private const string VersionVariable = "DOTNET_OPENSSL_VERSION_OVERRIDE";

    private static readonly string[] Versions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    /// <summary>The folders of libraries of most distributions.</summary>
    private static readonly string[] Folders =
        [$"/usr/lib/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib"];

    /// <exception cref="StartupException">The library is not installed.</exception>
    public static void Require()
    {
        string?[] versions = [Environment.GetEnvironmentVariable(VersionVariable), .. Versions];
        if (OperatingSystem.IsLinux() && !Array.Exists(versions, IsInstalled))
        {
            throw new StartupException(["libssl of OpenSSL is not installed; install the package libssl3 (Debian), libssl3t64 (Ubuntu) or openssl-libs (Fedora)"]);
        }
    }

    /// <summary>Loads it only if it is in no usual folder: a library that was loaded once stays, with 2.6 MB of memory.</summary>
    private static bool IsInstalled(string? version)
    {
        if (string.IsNullOrEmpty(version))
        {
            return false;
        }

        // a file in these other folders is found before one in the usual folders
        var name = $"libssl.so.{version}";
        var hasOtherFolders = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LD_LIBRARY_PATH"));
        return (!hasOtherFolders && Array.Exists(Folders, folder => File.Exists($"{folder}/{name}"))) || CanLoad(name);
    }

    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }
}
