using TfJobApi.Http;
using TfJobApi.Storage;

namespace TfJobApi.Hosting;

/// <summary>Names the replica in every response: its journal, its faults and its locks are its own.</summary>
internal static class ReplicaHeader
{
    public static void UseReplicaHeader(this WebApplication app)
    {
        if (app.Services.GetRequiredService<StorageOptions>() is { IsShared: true, Replica: var replica })
        {
            app.Use(next => context =>
            {
                context.Response.Headers[MockHeaders.Replica] = replica;
                return next(context);
            });
        }
    }
}
