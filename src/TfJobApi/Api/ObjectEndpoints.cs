using Microsoft.AspNetCore.Mvc;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// Maps the verbs of each resource. Routes do not declare the media types that they accept, because routing would then reject
/// others itself, before authentication.
/// </summary>
internal static class ObjectEndpoints
{
    public static void AddObjectHandlers(this IServiceCollection services)
    {
        services.AddScoped<ApplyHandler>();
        services.AddScoped(tenant => new CollectionDeletion(
            tenant.GetRequiredService<IObjectStore>(), tenant.GetRequiredService<WatchHub>(), tenant.GetRequiredService<VirtualClock>(),
            tenant.GetRequiredService<TimeProvider>()));
        services.AddScoped<CreateHandler>();
        services.AddScoped<DeleteHandler>();
        services.AddScoped<ListHandler>();
        services.AddScoped<ListReader>();
        services.AddScoped<PatchHandler>();
        services.AddScoped<ReadHandler>();
        services.AddScoped<ReplaceHandler>();
        services.AddScoped<WatchHandler>();
    }

    public static void MapObjects(this RouteGroupBuilder api)
    {
        foreach (var resource in KnownResources.Objects)
        {
            var objects = api.MapGroup(resource.Root).WithTags(resource.UniqueKind).WithMetadata(resource);
            var kind = resource.IsNamespaced ? $"Namespaced{resource.UniqueKind}" : resource.UniqueKind;
            MapCollection(objects.MapGroup(Path(resource)), resource, kind);
            var item = objects.MapGroup($"{Path(resource)}/{{name}}");
            MapItem(item, resource, kind, isStatus: false);
            if (resource.HasStatus)
            {
                MapItem(item, resource, $"{kind}Status", isStatus: true);
                item.Map("/{subresource}", ([FromRoute] string subresource, HttpContext context) => Reject(KeyOf(resource, context), subresource, context.Response))
                    .ExcludeFromDescription();
                item.Map("/{subresource}/{**rest}", (HttpContext context) => new StatusResult(ApiErrors.NotFound(resource.Name, KeyOf(resource, context).Name)))
                    .ExcludeFromDescription();
            }

            if (resource.IsNamespaced)
            {
                objects.MapMethods($"/{resource.Plural}", ReadMethods.All, (HttpContext context, ListHandler handler) => handler.HandleAsync(resource, null, context))
                    .WithName($"list{resource.UniqueKind}ForAllNamespaces").WithSummary($"List all {resource.Kind}s").Lists();
            }

            MapWatches(objects.MapGroup("/watch").ExcludeFromDescription(), resource);
        }
    }

    private static void MapCollection(RouteGroupBuilder collection, ResourceDefinition resource, string kind)
    {
        var all = resource.IsNamespaced ? $"{resource.Kind}s of a namespace" : $"{resource.Kind}s";
        if (resource.Verbs.Contains("list"))
        {
            collection.MapMethods("", ReadMethods.All, (HttpContext context, ListHandler handler) => handler.HandleAsync(resource, NamespaceOf(context), context))
                .WithName($"list{kind}").WithSummary($"List the {all}").Lists();
        }

        if (resource.Verbs.Contains("create"))
        {
            collection.MapPost("", (HttpContext context, CreateHandler handler) => handler.HandleAsync(resource, NamespaceOf(context), context))
                .WithName($"create{kind}").WithSummary($"Create a {resource.Kind}").Creates();
        }

        if (resource.Verbs.Contains("deletecollection"))
        {
            collection.MapDelete("", (HttpContext context, DeleteHandler handler) => handler.HandleAsync(resource, NamespaceOf(context), context))
                .WithName($"deleteCollection{kind}").WithSummary($"Delete the {all}").DeletesAll();
        }
    }

    private static void MapItem(RouteGroupBuilder item, ResourceDefinition resource, string name, bool isStatus)
    {
        var path = isStatus ? "/status" : "";
        var target = isStatus ? $"the status of a {resource.Kind}" : $"a {resource.Kind}";
        if (resource.Verbs.Contains("get"))
        {
            item.MapMethods(path, ReadMethods.All, (HttpContext context, ReadHandler handler) => handler.HandleAsync(KeyOf(resource, context), isStatus, context.Request))
                .WithName($"read{name}").WithSummary($"Read {target}").Reads();
        }

        if (resource.Verbs.Contains("update"))
        {
            item.MapPut(path, (HttpContext context, ReplaceHandler handler) => handler.HandleAsync(KeyOf(resource, context), isStatus, context))
                .WithName($"replace{name}").WithSummary($"Replace {target}").Replaces(mayCreate: resource.CreatesOnUpdate);
        }

        if (resource.Verbs.Contains("patch"))
        {
            item.MapPatch(path, (HttpContext context, PatchHandler handler) => handler.HandleAsync(KeyOf(resource, context), isStatus, context))
                .WithName($"patch{name}").WithSummary($"Update {target}").Patches();
        }

        if (resource.Verbs.Contains("delete") && !isStatus)
        {
            item.MapDelete(path, (HttpContext context, DeleteHandler handler) => handler.HandleAsync(KeyOf(resource, context), context))
                .WithName($"delete{name}").WithSummary($"Delete {target}").Deletes(resource.ReturnsDeleted);
        }
    }

    /// <summary>
    /// Rejects other methods of the status, and other subresources, as if the object did not exist.
    /// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/customresource_handler.go
    /// </summary>
    private static StatusResult Reject(ObjectKey key, string subresource, HttpResponse response)
    {
        if (subresource != "status")
        {
            return new(ApiErrors.NotFound(key.Resource.Name, key.Name));
        }

        response.Headers.Allow = "GET, HEAD, PUT, PATCH";
        return new(ApiErrors.MethodNotAllowed());
    }

    /// <summary>Maps the paths of watches that clients used before the parameter was added, and still use.</summary>
    private static void MapWatches(RouteGroupBuilder watches, ResourceDefinition resource)
    {
        if (resource.IsNamespaced)
        {
            watches.MapMethods($"/{resource.Plural}", ReadMethods.All, (HttpContext context, WatchHandler handler) => handler.HandleAsync(resource, null, null, context));
        }

        watches.MapMethods($"{Path(resource)}/{{name?}}", ReadMethods.All, (HttpContext context, WatchHandler handler) =>
            handler.HandleAsync(resource, NamespaceOf(context), (string?)context.Request.RouteValues["name"], context));
    }

    private static string Path(ResourceDefinition resource) => resource.IsNamespaced ? $"/namespaces/{{namespace}}/{resource.Plural}" : $"/{resource.Plural}";

    private static string? NamespaceOf(HttpContext context) => (string?)context.Request.RouteValues["namespace"];

    private static ObjectKey KeyOf(ResourceDefinition resource, HttpContext context) =>
        new(resource, NamespaceOf(context) ?? "", (string)context.Request.RouteValues["name"]!);
}
