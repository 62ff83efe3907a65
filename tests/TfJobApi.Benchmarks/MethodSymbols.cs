using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>Finds the addresses of the methods of a native program, by the names that the compiler gives them.</summary>
internal sealed class MethodSymbols
{
    private readonly List<long> _addresses = [];
    private readonly List<string> _names = [];

    private MethodSymbols()
    {
    }

    public static async Task<MethodSymbols> ReadAsync(AotBinary binary)
    {
        using var nm = Process.Start(new ProcessStartInfo("nm", ["--numeric-sort", $"{binary.Path}.dbg"]) { RedirectStandardOutput = true })!;
        var symbols = new MethodSymbols();
        while (await nm.StandardOutput.ReadLineAsync() is { } line)
        {
            // names of generic methods have spaces in them
            if (line.Split(' ', 3) is [{ Length: 16 } address, "t" or "T", var name] && !name.StartsWith("__start_", StringComparison.Ordinal))
            {
                symbols._addresses.Add(long.Parse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                symbols._names.Add(name);
            }
        }

        await nm.WaitForExitAsync();
        return symbols;
    }

    /// <summary>Returns the method at an address; null for code that is not written in C#.</summary>
    public string? MethodAt(long address)
    {
        var found = _addresses.BinarySearch(address);
        var at = found >= 0 ? found : ~found - 1;

        // the linker decides the place of C++ code
        return at >= 0 && !_names[at].StartsWith("_Z", StringComparison.Ordinal) ? _names[at] : null;
    }
}
