using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>
/// The parameters of a request for a log.
/// Source: https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/apis/core/validation/validation.go (ValidatePodLogOptions)
/// </summary>
internal sealed record PodLogQuery
{
    private static readonly ResourceName Options = new("", "pods", "PodLogOptions");

    /// <summary>Empty for the only container.</summary>
    public required string Container { get; init; }

    public bool Follows { get; init; }

    public bool IsPrevious { get; init; }

    public bool HasTimestamps { get; init; }

    public long? TailLines { get; init; }

    public long? LimitBytes { get; init; }

    private long? SinceSeconds { get; init; }

    private DateTimeOffset? SinceTime { get; init; }

    /// <summary>Reads the parameters in the order of the real server, whose first error counts.</summary>
    public static Result<PodLogQuery> Read(RequestQuery query, string pod, ProfileErrors errors)
    {
        if (!ReadNumber(query, "sinceSeconds").TryGet(out var seconds, out var failure)
            || !ReadTime(query).TryGet(out var since, out failure)
            || !ReadNumber(query, "tailLines").TryGet(out var tail, out failure)
            || !ReadNumber(query, "limitBytes").TryGet(out var limit, out failure))
        {
            return failure;
        }

        var read = new PodLogQuery
        {
            Container = query.Text("container"),
            Follows = query.Flag("follow"),
            IsPrevious = query.Flag("previous"),
            HasTimestamps = query.Flag("timestamps"),
            TailLines = tail.Value,
            LimitBytes = limit.Value,
            SinceSeconds = seconds.Value,
            SinceTime = since.Value,
        };
        var causes = read.Validate(query);
        return causes.IsEmpty ? read : errors.Invalid(Options, pod, causes);
    }

    /// <summary>Returns the time of the first line.</summary>
    public DateTimeOffset FirstTime(DateTimeOffset now)
    {
        var distance = (now - DateTimeOffset.UnixEpoch).TotalSeconds;
        return SinceTime ?? (SinceSeconds is not { } seconds ? DateTimeOffset.MinValue
            : seconds > distance ? DateTimeOffset.UnixEpoch
            : now.AddSeconds(-seconds));
    }

    private FieldErrorList Validate(RequestQuery query)
    {
        var causes = new FieldErrorList();
        Check("tailLines", TailLines, 0, "must be greater than or equal to 0");
        Check("limitBytes", LimitBytes, 1, "must be greater than 0");
        if (SinceSeconds is not null && query.Has("sinceTime"))
        {
            causes.Add(StatusCause.Forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        else
        {
            Check("sinceSeconds", SinceSeconds, 1, "must be greater than 0");
        }

        return causes;

        void Check(string field, long? value, long least, string rule)
        {
            if (value < least)
            {
                causes.Add(StatusCause.InvalidLiteral(field, value.Value.ToString(CultureInfo.InvariantCulture), rule));
            }
        }
    }

    private static Result<Parameter<long>> ReadNumber(RequestQuery query, string name)
    {
        if (!query.TryGet(name, out var text))
        {
            return default(Parameter<long>);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return new Parameter<long>(number);
        }

        var digits = text is ['+' or '-', .. var rest] ? rest : text;
        var reason = digits.Length > 0 && digits.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
        return ApiErrors.BadRequest($"strconv.ParseInt: parsing {GoQuote.Quote(text)}: {reason}");
    }

    /// <summary>An empty time has no effect, but counts as a parameter. The real server sends whole seconds to the kubelet.</summary>
    private static Result<Parameter<DateTimeOffset>> ReadTime(RequestQuery query)
    {
        var text = query.Text("sinceTime");
        if (text.Length == 0)
        {
            return default(Parameter<DateTimeOffset>);
        }

        return GoTime.FindError(text) is { } error ? ApiErrors.BadRequest(error)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? new Parameter<DateTimeOffset>(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)))
            : new Parameter<DateTimeOffset>(DateTimeOffset.MinValue);
    }

    /// <param name="Value">Null for an absent parameter.</param>
    private readonly record struct Parameter<T>(T? Value)
        where T : struct;
}
