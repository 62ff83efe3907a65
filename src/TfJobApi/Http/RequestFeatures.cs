using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>
/// What goes with a request through the pipeline, by its type. A feature collection's own Get and Set are generic virtual
/// methods, which native code looks up anew for every call; its indexer is not.
/// </summary>
internal static class RequestFeatures
{
    public static T? Find<T>(this HttpContext context)
        where T : class => (T?)context.Features[typeof(T)];

    /// <param name="state">Null takes away what was there.</param>
    public static void Keep<T>(this HttpContext context, T? state)
        where T : class => context.Features[typeof(T)] = state;

    /// <summary>The errors in the words of the profile.</summary>
    public static ProfileErrors Errors(this HttpContext context) => context.RequestServices.GetRequiredService<ApiProfile>().Errors;
}
