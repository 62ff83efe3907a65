using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>POST of a TFJob.</summary>
internal sealed class CreateTfJob(ITfJobStore store, TfJobStrategy strategy, TimeProvider time, UidSource uids)
{
    /// <summary>How many generated names are tried when they are taken.</summary>
    private const int NameTries = 8;

    public async Task<IResult> Handle(string @namespace, HttpContext context)
    {
        if (!Representation.OfObject(context.Request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        if (ObjectBody.MediaTypeFault(context.Request) is { } unsupported)
        {
            return new StatusResult(unsupported);
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.Succeeded(out var body, out failure)
            || !WriteOptions.Read(context.Request, "CreateOptions", mayForce: true).Succeeded(out var options, out failure)
            || !ObjectBody.Decode(context.Request, body).Succeeded(out var json, out failure))
        {
            return new StatusResult(failure);
        }

        if (FieldValidation.Check(context, options, body) is { } strict)
        {
            return new StatusResult(strict);
        }

        var outcome = await CreateAsync(TfJobDocument.Of(json), @namespace, options.DryRun);

        return outcome.Succeeded(out var job, out failure)
            ? new TfJobResult(job, representation, StatusCodes.Status201Created)
            : new StatusResult(failure);
    }

    private async ValueTask<Outcome<TfJob>> CreateAsync(TfJobDocument document, string @namespace, bool dryRun)
    {
        for (var i = 1; true; i++)
        {
            var isGenerated = false;
            var made = strategy.Create(document, @namespace, Timestamp.Format(time.GetUtcNow()), uids.Next(), prefix =>
            {
                isGenerated = true;
                return uids.NextName(prefix);
            });
            if (!made.Succeeded(out var job, out _))
            {
                return made;
            }

            var outcome = dryRun ? Pretend(job) : await store.CreateAsync(job);
            if (!isGenerated || i == NameTries || outcome.Succeeded(out _, out _))
            {
                return outcome;
            }
        }
    }

    /// <summary>What a create would answer; without a version, as nothing is stored.</summary>
    private Outcome<TfJob> Pretend(TfJob job) => store.Find(job.Key) is null ? job : ApiErrors.AlreadyExists(job.Key.Name);
}
