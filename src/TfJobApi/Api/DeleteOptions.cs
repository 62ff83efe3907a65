using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>
/// What a DELETE says in its query and, if it has one, in its body. A grace period and a propagation policy are checked
/// and then have no effect: a TFJob here has no pods.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record DeleteOptions(WriteMode Mode, string? Uid, string? Version)
{
    private static readonly ResourceName Name = new("meta.k8s.io", "", "DeleteOptions");

    private static readonly string[] Policies = ["Orphan", "Background", "Foreground"];

    public static async ValueTask<Result<DeleteOptions>> ReadAsync(HttpRequest request, ResourceDefinition resource)
    {
        var read = await RequestBody.ReadAsync(request);
        if (!read.TryGet(out var body, out var failure))
        {
            return failure;
        }

        if (body.Length == 0)
        {
            return FromQuery(request);
        }

        request.HttpContext.Recorder?.Body = body;

        if (ObjectBody.CheckMediaType(request) is { } unsupported)
        {
            return unsupported;
        }

        return ObjectBody.Decode(request, body).TryGet(out var json, out failure) ? FromBody(json, resource, request.HttpContext.Errors) : failure;
    }

    /// <summary>409 when the TFJob is not the one that was meant.</summary>
    public ApiStatus? Check(ApiObject job)
    {
        if (Uid is not null && Uid != job.Uid)
        {
            return ApiErrors.PreconditionFailed(job.Resource.Name, job.Key.Name, $"the UID in the precondition ({Uid}) does not match the UID in record "
                + $"({job.Uid}). The object might have been deleted and then recreated");
        }

        var version = ResourceVersion.Format(job.Version);
        return Version is not null && Version != version
            ? ApiErrors.PreconditionFailed(job.Resource.Name, job.Key.Name, $"the ResourceVersion in the precondition ({Version}) does not match the "
                + $"ResourceVersion in record ({version}). The object might have been modified")
            : null;
    }

    private static Result<DeleteOptions> FromQuery(HttpRequest request)
    {
        var causes = new FieldErrorList();
        var query = request.Query;
        var mode = WriteOptions.ReadDryRun([.. query["dryRun"].Select(value => value ?? "")], causes);
        var grace = query["gracePeriodSeconds"].ToString();
        var isRead = long.TryParse(grace, out var seconds);
        if (grace.Length > 0 && (!isRead || seconds < 0))
        {
            causes.Add(StatusCause.Invalid("gracePeriodSeconds", grace, "must be a number of seconds, 0 or more"));
        }

        if (grace.Length > 0 && !isRead)
        {
            // what cannot be read is a bad request in either profile
            return ApiErrors.BadFields(causes);
        }

        var orphan = query["orphanDependents"].ToString();
        CheckPropagation(query["propagationPolicy"].ToString(), orphan.Length > 0, causes);

        return causes.IsEmpty ? new DeleteOptions(mode, null, null) : request.HttpContext.Errors.Invalid(Name, null, causes);
    }

    private static Result<DeleteOptions> FromBody(CanonicalValue json, ResourceDefinition resource, ProfileErrors errors)
    {
        var causes = new FieldErrorList();
        if (Text(json, "kind", causes) is { } kind && kind != Name.Kind)
        {
            causes.Add(StatusCause.Invalid("kind", kind, $"must be {Name.Kind}"));
        }

        if (Text(json, "apiVersion", causes) is { } version && version is not ("v1" or "meta.k8s.io/v1") && version != resource.ApiVersion)
        {
            causes.Add(StatusCause.Invalid("apiVersion", version, "must be v1"));
        }

        var grace = Value(json, "gracePeriodSeconds", "integer", causes);
        if (!grace.IsAbsent && grace.Integer is null or < 0)
        {
            causes.Add(StatusCause.InvalidLiteral("gracePeriodSeconds", grace.ToString(), "must be a number of seconds, 0 or more"));
        }

        var orphans = !Value(json, "orphanDependents", "boolean", causes).IsAbsent;
        CheckPropagation(Text(json, "propagationPolicy", causes) ?? "", orphans, causes);
        var mode = WriteOptions.ReadDryRun(Texts(Value(json, "dryRun", "array", causes)), causes);
        var preconditions = Value(json, "preconditions", "object", causes);
        var options = new DeleteOptions(mode, Text(preconditions, "uid", causes), Text(preconditions, "resourceVersion", causes));

        return causes.IsEmpty ? options : errors.Invalid(Name, null, causes);
    }

    private static void CheckPropagation(string policy, bool orphans, FieldErrorList causes)
    {
        if (policy.Length > 0 && !Policies.Contains(policy))
        {
            causes.Add(StatusCause.NotSupported("propagationPolicy", GoQuote.Quote(policy), Policies));
        }

        if (policy.Length > 0 && orphans)
        {
            causes.Add(StatusCause.Invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }
    }

    private static string? Text(CanonicalValue json, string name, FieldErrorList causes) => Value(json, name, "string", causes).Text;

    /// <summary>Returns the member's value; absent when it is null or, which adds a cause, of another type.</summary>
    private static CanonicalValue Value(CanonicalValue json, string name, string type, FieldErrorList causes)
    {
        var value = json[name];
        if (value.IsAbsentOrNull)
        {
            return default;
        }

        if (value.TypeName == type)
        {
            return value;
        }

        causes.Add(JsonTypes.WrongType(FieldPath.Root.Child(name), value, type));
        return default;
    }

    private static List<string> Texts(CanonicalValue json)
    {
        List<string> texts = [];
        foreach (var element in json.Members)
        {
            texts.Add(element.Value.ToString());
        }

        return texts;
    }
}
