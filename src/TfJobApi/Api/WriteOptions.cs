using System.Globalization;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>
/// The query parameters of every write. Unknown parameters are ignored, as on a real server.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/validation/validation.go
/// </summary>
/// <param name="FieldValidation">A constant of <see cref="Api.FieldValidation"/>, or empty.</param>
internal sealed record WriteOptions(WriteMode Mode, string FieldValidation)
{
    /// <summary>In bytes.</summary>
    public const int MaxFieldManagerLength = 128;

    /// <summary>The name of the client; empty if it sends none.</summary>
    public string FieldManager { get; private init; } = "";

    /// <summary>Whether an apply takes over the fields of other managers.</summary>
    public bool Force { get; private init; }

    private static readonly WriteOptions None = new(WriteMode.Normal, "");

    /// <param name="kind">The kind of the parameters in error messages, for example <c>CreateOptions</c>.</param>
    /// <param name="mayForce">Whether <c>force</c> is ignored; otherwise it is an error.</param>
    /// <param name="isApply">Whether the client must have a name.</param>
    public static Result<WriteOptions> Read(HttpRequest request, string kind, bool mayForce, bool isApply = false)
    {
        var query = RequestQuery.From(request);
        if (query.IsEmpty && !isApply)
        {
            return None;
        }

        var causes = new FieldErrorList();
        if (!mayForce && query.Has("force"))
        {
            causes.Add(StatusCause.Forbidden("force", "may not be specified for non-apply patch"));
        }

        var fieldManager = query.Text("fieldManager");
        if (isApply && fieldManager.Length == 0)
        {
            causes.Add(StatusCause.Required("fieldManager", "is required for apply patch"));
        }

        CheckFieldManager(fieldManager, causes);
        var mode = ReadDryRun(query.All("dryRun"), causes);

        var fieldValidation = query.Text("fieldValidation");
        if (fieldValidation is not ("" or Api.FieldValidation.Ignore or Api.FieldValidation.Warn or Api.FieldValidation.Strict))
        {
            causes.Add(StatusCause.NotSupported("fieldValidation", GoQuote.Quote(fieldValidation), "", "Ignore", "Strict", "Warn"));
        }

        if (mode == WriteMode.DryRun)
        {
            request.HttpContext.IsDryRun = true;
        }

        var options = new WriteOptions(mode, fieldValidation) { FieldManager = fieldManager, Force = query.Flag("force") };
        return causes.IsEmpty ? options : request.HttpContext.Errors.Invalid(new("meta.k8s.io", "", kind), null, causes);
    }

    /// <summary>Adds a cause for a value that is not <c>All</c>.</summary>
    public static WriteMode ReadDryRun(IReadOnlyList<string> values, FieldErrorList causes)
    {
        if (values.Any(value => value != "All"))
        {
            var literal = $"[]string{{{string.Join(", ", values.Select(GoQuote.Quote))}}}";
            causes.Add(StatusCause.NotSupported("dryRun", literal, "All"));
        }

        return values.Count > 0 ? WriteMode.DryRun : WriteMode.Normal;
    }

    private static void CheckFieldManager(string name, FieldErrorList causes)
    {
        if (Encoding.UTF8.GetByteCount(name) > MaxFieldManagerLength)
        {
            causes.Add(StatusCause.TooLong("fieldManager", MaxFieldManagerLength));
        }

        var position = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!GoQuote.IsPrintable(rune))
            {
                causes.Add(StatusCause.Invalid("fieldManager", name, string.Create(CultureInfo.InvariantCulture, $"invalid character U+{rune.Value:X4} (at position {position})")));
            }

            position += rune.Utf8SequenceLength;
        }
    }
}
