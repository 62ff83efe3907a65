using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>Where the methods of a program begin that was compiled ahead of time, by the names that its compiler gives them.</summary>
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

    /// <summary>The method that an address is in; null when it is none of the compiler's own.</summary>
    public string? MethodAt(long address)
    {
        var found = _addresses.BinarySearch(address);
        var at = found >= 0 ? found : ~found - 1;

        // what is written in C++ stays where its linker puts it
        return at >= 0 && !_names[at].StartsWith("_Z", StringComparison.Ordinal) ? _names[at] : null;
    }
}
