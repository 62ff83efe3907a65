using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>The query parameter <c>resourceVersion</c> of a GET.</summary>
internal static class VersionParameter
{
    public const string Name = "resourceVersion";

    /// <summary>Returns null for the current version and 0 for any; 400 for a text that is not a version.</summary>
    /// <param name="options">The options that an error names.</param>
    public static Result<long?> Read(RequestQuery query, ResourceName options)
    {
        var text = query.Text(Name);
        if (text.Length == 0)
        {
            return (long?)null;
        }

        return ResourceVersion.TryParse(text, out var version)
            ? version
            : ApiErrors.BadRequest(options, null, [StatusCause.Invalid(Name, text, "must be a version that the server returned, or 0")]);
    }
}
