using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TfJobApi.Hosting.Connections;

namespace TfJobApi.Hosting;

/// <summary>The command <c>serve</c>, the default.</summary>
internal static class ServeCommand
{
    /// <returns>0 after a stop, 1 if the server cannot listen, 2 if a setting or a seed is not valid, 3 if it cannot accept connections any more.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        FileDescriptors.RaiseLimit();
        WebApplication? app = null;
        var exitCode = await StartFailure.ReportAsync("", 2, async () =>
        {
            app = build();
            app.Services.GetRequiredService<ServerExit>().End = Environment.Exit;
            return await StartAsync(app);
        });
        if (exitCode != 0)
        {
            return exitCode;
        }

        // not caught: an exception from here on is a fault of the server, and the runtime prints its stack trace
        await using (app)
        {
            var exit = app!.Services.GetRequiredService<ServerExit>();
            using var signals = exit.HandleSignals();
            await app.WaitForShutdownAsync();

            return exit.Code;
        }
    }

    private static async Task<int> StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return 0;
        }
        catch (SocketException failure)
        {
            return await RejectAsync($"cannot listen on {string.Join(" or ", ListenAddress.All(app.Configuration))}: {failure.Message}");
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException or AggregateException)
        {
            return await RejectAsync($"cannot listen: {failure.Message.TrimEnd('.')}");
        }
    }

    private static async Task<int> RejectAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"TfJobApi {reason}; try --urls=http://127.0.0.1:0");
        return 1;
    }
}
