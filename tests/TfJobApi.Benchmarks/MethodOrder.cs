using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Counts the instructions of each method of the server, and writes the methods to a file for the compiler: those of a PATCH
/// first, then those of a GET, then those of a start. The compiler places them in this order, so that methods that are used
/// together share pages and cache lines, and unused methods are not loaded. Needs valgrind and binutils.
/// </summary>
internal static class MethodOrder
{
    private const int Requests = 2_000;

    private static string CountsPath => SolutionFolder.Output("callgrind.out");

    private static string OrderPath => Path.Combine(SolutionFolder.Path, "eng", "aot", "method-order.txt");

    public static async Task WriteAsync(AotBinary server)
    {
        var symbols = await MethodSymbols.ReadAsync(server);
        var bare = $"{server.Path}.bare";
        await RunAsync("objcopy", "--strip-all", "--remove-section=.gnu_debuglink", server.Path, bare);

        using var counted = ServerProcess.Start(ValgrindOf(bare));
        SendPatch(counted);
        SampleTfJobs.Create(counted);
        var start = await CountAsync(counted, 1, symbols);

        Send(counted, SampleRequest.PatchOfSample());
        var patch = await CountAsync(counted, 2, symbols);

        Send(counted, SampleRequest.GetOfSample());
        var get = await CountAsync(counted, 3, symbols);

        List<string> order = [.. patch.Concat(get).Concat(start).Distinct()];
        await File.WriteAllLinesAsync(OrderPath, order);
        await Console.Out.WriteLineAsync($"{OrderPath}: {order.Count} methods, {patch.Count} of them of a PATCH");
    }

    /// <summary>Valgrind cannot read the symbols of the compiler. So the program has no symbols, and addresses are counted.</summary>
    private static ProcessStartInfo ValgrindOf(string program) => new(
        "valgrind",
        [
            "--quiet", "--tool=callgrind", $"--callgrind-out-file={CountsPath}", "--dump-instr=yes", "--dump-line=no", "--compress-pos=no",
            "--compress-strings=no", program, "--urls=http://127.0.0.1:0",
        ])
    {
        // by default the collector reserves more addresses than valgrind has; 128 MiB in hexadecimal digits
        Environment = { ["DOTNET_GCHeapHardLimit"] = "8000000" },
    };

    private static void SendPatch(ServerProcess server)
    {
        using var connection = new HttpConnection(server.Port);
        connection.Send(SampleRequest.Patch("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test").For(1), 200);
    }

    private static void Send(ServerProcess server, SampleRequest request)
    {
        using var connection = new HttpConnection(server.Port);
        for (var i = 0; i < Requests; i++)
        {
            connection.Send(request.For(i % SampleTfJobs.Count, i), 200);
        }
    }

    /// <summary>The methods that have run since the last count, the busiest first.</summary>
    private static async Task<List<string>> CountAsync(ServerProcess server, int number, MethodSymbols symbols)
    {
        await RunAsync("callgrind_control", "--dump", server.Id.ToString(CultureInfo.InvariantCulture));
        var counts = new Dictionary<string, long>();
        var isServers = false;
        var isCall = false;
        await foreach (var line in File.ReadLinesAsync(string.Create(CultureInfo.InvariantCulture, $"{CountsPath}.{number}")))
        {
            if (line.StartsWith("ob=", StringComparison.Ordinal))
            {
                // valgrind expects no code at the addresses of compiled methods
                isServers = line is "ob=???" || line.EndsWith(".bare", StringComparison.Ordinal);
            }
            else if (line.StartsWith("calls=", StringComparison.Ordinal))
            {
                isCall = true;
            }
            else if (line.StartsWith("0x", StringComparison.Ordinal) && line.Split(' ') is [var address, var count])
            {
                if (isServers && !isCall && symbols.MethodAt(long.Parse(address.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) is { } method)
                {
                    counts[method] = counts.GetValueOrDefault(method) + long.Parse(count, CultureInfo.InvariantCulture);
                }

                // the line after a call includes the instructions of the called method
                isCall = false;
            }
        }

        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }
}
