using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>
/// The options of a DELETE, from its body or, if it has none, from its query. A grace period is checked, and has no effect: an
/// object here has no pods.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record DeleteOptions(WriteMode Mode, string? Uid, string? Version)
{
    public PropagationPolicy Policy { get; private init; }

    /// <summary>Whether the request wants 202 for an object that is not removed at once.</summary>
    public bool WantsAccepted { get; private init; }

    private static readonly ResourceName Name = new("meta.k8s.io", "", "DeleteOptions");

    /// <summary>The policies that a request can name.</summary>
    private static readonly string[] Policies = [nameof(PropagationPolicy.Foreground), nameof(PropagationPolicy.Background), nameof(PropagationPolicy.Orphan)];

    private static readonly ProtobufMessage Message = new(
        new(1, "gracePeriodSeconds", ProtobufType.Integer),
        new(2, "preconditions", ProtobufType.Message, ProtobufMessage.Texts((1, "uid"), (2, "resourceVersion"))),
        new(3, "orphanDependents", ProtobufType.Boolean),
        new(4, "propagationPolicy", ProtobufType.Text),
        new(5, "dryRun", ProtobufType.Text) { IsRepeated = true });

    public static async ValueTask<Result<DeleteOptions>> ReadAsync(HttpContext context)
    {
        if (!(await RequestBody.ReadAsync(context.Request)).TryGet(out var body, out var failure))
        {
            return failure;
        }

        var read = body.Length == 0 ? FromQuery(context.Request) : FromBody(body, context);
        context.IsDryRun = read.TryGet(out var options, out _) && options.Mode == WriteMode.DryRun;
        return read;
    }

    /// <summary>Reports 409 if the object is not the one that the preconditions name.</summary>
    public ApiStatus? Check(ApiObject current)
    {
        if (Uid is not null && Uid != current.Uid)
        {
            return ApiErrors.PreconditionFailed(current.Resource.Name, current.Key.Name, $"the UID in the precondition ({Uid}) does not match the UID in record "
                + $"({current.Uid}). The object might have been deleted and then recreated");
        }

        var version = ResourceVersion.Format(current.Version);
        return Version is not null && Version != version
            ? ApiErrors.PreconditionFailed(current.Resource.Name, current.Key.Name, $"the ResourceVersion in the precondition ({Version}) does not match the "
                + $"ResourceVersion in record ({version}). The object might have been modified")
            : null;
    }

    private static Result<DeleteOptions> FromQuery(HttpRequest request)
    {
        var causes = new FieldErrorList();
        var query = RequestQuery.From(request);
        var mode = WriteOptions.ReadDryRun(query.All("dryRun"), causes);
        if (query.TryGet("gracePeriodSeconds", out var grace) && !long.TryParse(grace, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            causes.Add(StatusCause.Invalid("gracePeriodSeconds", grace, "must be a number of seconds"));
            // A value of another type is a bad request in either profile.
            return ApiErrors.BadFields(causes);
        }

        bool? orphans = query.Has("orphanDependents") ? query.Flag("orphanDependents") : null;
        var policy = query.Text("propagationPolicy");
        CheckPropagation(policy, orphans is not null, causes);

        return causes.IsEmpty
            ? new DeleteOptions(mode, NullIfEmpty(query.Text("uid")), NullIfEmpty(query.Text("resourceVersion"))).With(policy, orphans)
            : request.HttpContext.Errors.Invalid(Name, null, causes);
    }

    private static Result<DeleteOptions> FromBody(byte[] body, HttpContext context)
    {
        context.Recorder?.Body = body;
        if (!Decode(body, context).TryGet(out var json, out var failure))
        {
            return failure;
        }

        var causes = new FieldErrorList();
        if (Text(json, "kind", causes) is { } kind && kind != Name.Kind)
        {
            causes.Add(StatusCause.Invalid("kind", kind, $"must be {Name.Kind}"));
        }

        // DeleteOptions are registered in every group and version
        if (Text(json, "apiVersion", causes) is { } version && version.Count('/') > 1)
        {
            causes.Add(StatusCause.Invalid("apiVersion", version, "must be a version, or a group and a version"));
        }

        var grace = Value(json, "gracePeriodSeconds", "integer", causes);
        if (!grace.IsAbsent && grace.Integer is null)
        {
            causes.Add(StatusCause.InvalidLiteral("gracePeriodSeconds", grace.ToString(), "must be a number of seconds"));
        }

        var orphan = Value(json, "orphanDependents", "boolean", causes);
        bool? orphans = orphan.IsAbsent ? null : orphan.IsTrue;
        var policy = Text(json, "propagationPolicy", causes) ?? "";
        CheckPropagation(policy, orphans is not null, causes);

        List<string> dryRun = [];
        foreach (var element in Value(json, "dryRun", "array", causes).Members)
        {
            dryRun.Add(element.Value.ToString());
        }

        var mode = WriteOptions.ReadDryRun(dryRun, causes);
        var preconditions = Value(json, "preconditions", "object", causes);
        var options = new DeleteOptions(mode, Text(preconditions, "uid", causes), Text(preconditions, "resourceVersion", causes));

        return causes.IsEmpty ? options.With(policy, orphans) : context.Errors.Invalid(Name, null, causes);
    }

    /// <summary>Unlike objects, the options can be in protobuf for every resource.</summary>
    private static Result<CanonicalValue> Decode(byte[] body, HttpContext context)
    {
        if (MediaType.Parse(context.Request) == MediaType.Protobuf)
        {
            return ProtobufObject.TryRead(body, Message, out var json) ? json : context.Errors.UnreadableBody("the body is not an object in protobuf");
        }

        return ObjectBody.CheckMediaType(context.Request) is { } unsupported ? unsupported : ObjectBody.Decode(context.Request, body);
    }

    private DeleteOptions With(string policy, bool? orphans) => this with
    {
        Policy = orphans switch
        {
            true => PropagationPolicy.Orphan,
            false => PropagationPolicy.Background,
            null => Enum.TryParse<PropagationPolicy>(policy, out var named) ? named : PropagationPolicy.Default,
        },
        WantsAccepted = orphans == false,
    };

    private static void CheckPropagation(string policy, bool orphans, FieldErrorList causes)
    {
        if (policy.Length > 0 && !Policies.Contains(policy))
        {
            causes.Add(StatusCause.NotSupported("propagationPolicy", GoQuote.Quote(policy), [.. Policies, "nil"]));
        }

        if (policy.Length > 0 && orphans)
        {
            causes.Add(StatusCause.Invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string? Text(CanonicalValue json, string name, FieldErrorList causes) => Value(json, name, "string", causes).Text;

    /// <summary>Returns the value of a member; absent if it is null, or of another type, which adds a cause.</summary>
    private static CanonicalValue Value(CanonicalValue json, string name, string type, FieldErrorList causes)
    {
        var value = json[name];
        if (value.IsAbsentOrNull || value.TypeName == type)
        {
            return value.IsNull ? default : value;
        }

        causes.Add(JsonTypes.WrongType(FieldPath.Root.Child(name), value, type));
        return default;
    }
}
