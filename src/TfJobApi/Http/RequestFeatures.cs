using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>
/// The features that this server adds to a request. They use the indexer of the feature collection, because Get and Set are generic
/// virtual methods, which native code resolves again for every call.
/// </summary>
internal static class RequestFeatures
{
    private static readonly object DryRun = new DryRunFeature();
    private static readonly object Unanswered = new UnansweredFeature();

    extension(HttpContext context)
    {
        /// <summary>Null if the request is not recorded.</summary>
        public IRequestRecorder? Recorder
        {
            get => (IRequestRecorder?)context.Features[typeof(IRequestRecorder)];
            set => context.Features[typeof(IRequestRecorder)] = value;
        }

        /// <summary>The id of the request, which ASP.NET's own log lines have as well.</summary>
        public string RequestId
        {
            get => context.Features[typeof(IHttpRequestIdentifierFeature)] is IHttpRequestIdentifierFeature feature ? feature.TraceIdentifier : "";
            set
            {
                if (context.Features[typeof(IHttpRequestIdentifierFeature)] is IHttpRequestIdentifierFeature feature)
                {
                    feature.TraceIdentifier = value;
                }
                else
                {
                    context.TraceIdentifier = value;
                }
            }
        }

        public ProfileErrors Errors => context.RequestServices.GetRequiredService<ApiProfile>().Errors;

        /// <summary>Whether the request is a dry run, as far as it has been read.</summary>
        public bool IsDryRun
        {
            get => context.Features[typeof(DryRunFeature)] is not null;
            set => context.Features[typeof(DryRunFeature)] = value ? DryRun : null;
        }

        /// <summary>Whether the caller gets no response, because it or an injected fault has ended the connection.</summary>
        public bool IsUnanswered
        {
            get => context.Features[typeof(UnansweredFeature)] is not null;
            set => context.Features[typeof(UnansweredFeature)] = value ? Unanswered : null;
        }

        public InjectedFault? Fault
        {
            get => (InjectedFault?)context.Features[typeof(InjectedFault)];
            set
            {
                context.Features[typeof(InjectedFault)] = value;
                context.Recorder?.Fault = value;
            }
        }

        /// <summary>The labels of the effects of an injected fault.</summary>
        public string[]? FaultEffects
        {
            get => (string[]?)context.Features[typeof(string[])];
            set => context.Features[typeof(string[])] = value;
        }
    }

    extension(IHeaderDictionary headers)
    {
        /// <summary>
        /// Whether a request has no headers except those that every client sends. A lookup of a header that Kestrel does not know compares
        /// it with each known one of the same length: three of them are 7 % of a GET.
        /// </summary>
        public bool AreUsual
        {
            get
            {
                var others = headers.Count - Count(headers.Host) - Count(headers.ContentType) - (headers.ContentLength is null ? 0 : 1);
                if (others > 0)
                {
                    others -= Count(headers.UserAgent) + Count(headers.Accept) + Count(headers.AcceptEncoding)
                        + Count(headers.Connection) + Count(headers.Authorization);
                }

                return others == 0;
            }
        }
    }

    extension(StringValues values)
    {
        /// <summary>The first of several headers, as Go's Header.Get returns it; empty without a header.</summary>
        public string FirstText => values is [{ } first, ..] ? first : "";
    }

    private static int Count(StringValues values) => values.Count > 0 ? 1 : 0;

    private sealed class DryRunFeature;

    private sealed class UnansweredFeature;
}

/// <summary>Receives from handlers the parts of a request that the journal records.</summary>
internal interface IRequestRecorder
{
    /// <summary>The name of the object of a create, whose path has none.</summary>
    string? Name { set; }

    /// <summary>Not set for a body with a secret.</summary>
    byte[]? Body { set; }

    /// <summary>The object before a patch.</summary>
    ApiObject? Before { set; }

    /// <summary>The object after a patch; it has another version if it was stored.</summary>
    ApiObject? After { set; }

    /// <summary>The version that a write stored, or that of the revision that it deleted. Not set for a patch, which has <see cref="After"/>.</summary>
    long StoredVersion { set; }

    ApiStatus? Refusal { set; }

    InjectedFault? Fault { set; }

    /// <summary>Records a watch when its response starts. Other requests are recorded after the response.</summary>
    void Record(HttpContext context, int statusCode);
}

internal sealed record InjectedFault(string Source, string Effect, bool? WriteHappened);
