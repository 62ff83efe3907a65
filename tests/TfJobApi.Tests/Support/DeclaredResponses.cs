using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using TfJobApi.Http;
using TfJobApi.Journal;

namespace TfJobApi.Tests.Support;

/// <summary>Fails every call whose status is not declared at its endpoint, so that the OpenAPI document has every status that a test receives.</summary>
internal sealed class DeclaredResponses : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            await rest(context);
            Check(context);
        });
        next(app);
    };

    private static void Check(HttpContext context)
    {
        var code = context.Response.StatusCode;
        var isDocumented = context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null
            && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null;
        if (!isDocumented || context.Recorder is RequestRecorder { Fault: not null } || code is StatusCodes.Status405MethodNotAllowed or StatusCodes.Status304NotModified)
        {
            return;
        }

        var declared = context.GetEndpoint()!.Metadata.OfType<IProducesResponseTypeMetadata>().Select(response => response.StatusCode);
        Assert.True(declared.Contains(code), $"{context.GetEndpoint()} does not declare the status {code}");
    }
}
