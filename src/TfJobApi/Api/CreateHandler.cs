using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>POST of an object.</summary>
internal sealed class CreateHandler(IObjectStore store, UpdateStrategy strategy, VirtualClock time, UidSource uids)
{
    /// <summary>How many generated names are tried when they are taken.</summary>
    private const int NameTries = 8;

    public async Task<IResult> HandleAsync(ResourceDefinition resource, string? @namespace, HttpContext context)
    {
        var read = await ObjectWrite.ReadAsync(context, resource, "CreateOptions");
        if (!read.TryGet(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        var outcome = await CreateAsync(resource, Candidate.FromObject(write.Json), @namespace, write.Options.Mode);

        return outcome.TryGet(out var job, out failure)
            ? new ObjectResult(job, write.Representation, StatusCodes.Status201Created)
            : new StatusResult(failure);
    }

    private async ValueTask<Result<ApiObject>> CreateAsync(ResourceDefinition resource, Candidate document, string? @namespace, WriteMode mode)
    {
        for (var i = 1; true; i++)
        {
            var isGenerated = false;
            var made = strategy.Create(resource, document, @namespace, Timestamp.Format(time.GetUtcNow()), uids.Next(), prefix =>
            {
                isGenerated = true;
                return uids.NextName(prefix);
            });
            if (!made.TryGet(out var job, out _))
            {
                return made;
            }

            var outcome = await store.CreateAsync(job, mode);
            if (!isGenerated || i == NameTries || outcome.TryGet(out _, out _))
            {
                return outcome;
            }
        }
    }
}
