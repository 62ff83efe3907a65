using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace TfJobApi.Tests.Support;

/// <summary>Counts requests, so that a test can wait for work that the server does after a response or a disconnection.</summary>
internal sealed class RequestsInProgress : IStartupFilter
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Waits until the server has completely handled every request.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            return _count == 0 ? Task.CompletedTask : _end.Task.WithPatience();
        }
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            Change(1);
            var isEnded = 0;

            // is called last, after what the server itself does then
            context.Response.OnCompleted(() =>
            {
                Leave();
                return Task.CompletedTask;
            });
            try
            {
                await rest(context);
            }
            catch
            {
                // the server of tests without a socket does not complete such a response
                Leave();
                throw;
            }

            void Leave() => Change(-1 + Interlocked.Exchange(ref isEnded, 1));
        });
        next(app);
    };

    private void Change(int by)
    {
        TaskCompletionSource? end = null;
        lock (_gate)
        {
            _count += by;
            if (by < 0 && _count == 0)
            {
                (end, _end) = (_end, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        end?.SetResult();
    }
}
