using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>Declares the bodies and responses of operations on objects, for the OpenAPI document.</summary>
internal static class ObjectResponses
{
    extension(RouteHandlerBuilder endpoint)
    {
        public RouteHandlerBuilder Reads() => endpoint.Produces<ApiObject>().Refuses(400, 404, 406, 422, 429, 504);

        public RouteHandlerBuilder Lists() => endpoint.Produces<ListResult>().Refuses(400, 406, 410, 422, 429, 504);

        public RouteHandlerBuilder Creates() => endpoint.Produces<ApiObject>(StatusCodes.Status201Created).Writes<ApiObject>(MediaType.Json, MediaType.Yaml).Refuses(507);

        public RouteHandlerBuilder Replaces(bool mayCreate)
        {
            endpoint.Reads().Writes<ApiObject>(MediaType.Json, MediaType.Yaml).Refuses(507);
            return mayCreate ? endpoint.Produces<ApiObject>(StatusCodes.Status201Created) : endpoint;
        }

        public RouteHandlerBuilder Patches() =>
            endpoint.Reads().Produces<ApiObject>(StatusCodes.Status201Created).Writes<ObjectPatch>(PatchTypes.MergePatch).Refuses(507);

        /// <param name="returnsDeleted">Whether the response has the object, as it does for some resources of the core group.</param>
        public RouteHandlerBuilder Deletes(bool returnsDeleted) =>
            (returnsDeleted ? endpoint.Produces<ApiObject>() : endpoint.Produces<ApiStatus>()).Produces<ApiObject>(StatusCodes.Status202Accepted).Refuses(404, 507).Writes<DeleteOptions>(MediaType.Json, MediaType.Yaml);

        public RouteHandlerBuilder DeletesAll() => endpoint.Lists().Refuses(507).Writes<DeleteOptions>(MediaType.Json, MediaType.Yaml);

        private RouteHandlerBuilder Writes<TBody>(params string[] mediaTypes) => endpoint.Takes<TBody>(mediaTypes).Refuses(406, 409, 422, 504);
    }
}
