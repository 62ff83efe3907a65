using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

/// <summary>Rejects the changes that need a store of this process alone, with the reason. Their reads respond as elsewhere.</summary>
internal static class SharedStoreRejections
{
    public static void MapRejections(this RouteGroupBuilder admin)
    {
        Reject(admin, "/clock/{**rest}", [HttpMethods.Put, HttpMethods.Post], "the clock cannot be set with Storage:Kind=Etcd: all replicas have the machine's time");
    }

    private static void Reject(RouteGroupBuilder admin, string path, string[] methods, string reason) =>
        admin.MapMethods(path, methods, () => new StatusResult(new(409, "Conflict", reason)))
            .TakesOptional<object>().ExcludeFromDescription();
}
