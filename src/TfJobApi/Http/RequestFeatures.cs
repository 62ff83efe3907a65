using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>
/// The features that this server adds to a request. A feature collection's own Get and Set are generic virtual methods,
/// which native code resolves anew for every call; its indexer is not.
/// </summary>
internal static class RequestFeatures
{
    private static readonly object DryRun = new DryRunFeature();

    extension(HttpContext context)
    {
        /// <summary>Null if the request is not recorded.</summary>
        public IRequestRecorder? Recorder
        {
            get => (IRequestRecorder?)context.Features[typeof(IRequestRecorder)];
            set => context.Features[typeof(IRequestRecorder)] = value;
        }

        /// <summary>The errors in the words of the profile.</summary>
        public ProfileErrors Errors => context.RequestServices.GetRequiredService<ApiProfile>().Errors;

        /// <summary>Whether the request is known to store nothing.</summary>
        public bool IsDryRun
        {
            get => context.Features[typeof(DryRunFeature)] is not null;
            set => context.Features[typeof(DryRunFeature)] = value ? DryRun : null;
        }
    }

    private sealed class DryRunFeature;
}
