using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The rules of metadata. Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go
/// </summary>
internal static class MetadataValidation
{
    /// <summary>The keys and values of all annotations together.</summary>
    public const int TotalAnnotationBytes = 256 * 1024;

    public static void ValidateNew(
        ObjectMeta meta, Func<string, IReadOnlyList<string>> nameRule, Func<string, IReadOnlyList<string>> prefixRule, FieldErrorList causes)
    {
        if (meta.GenerateName is { } prefix)
        {
            // a prefix may end with a dash, so it is checked with a character after it
            var asName = prefix.Length > 1 && prefix[^1] == '-' ? $"{prefix[..^2]}a" : prefix;
            AddAll("metadata.generateName", prefix, prefixRule(asName), causes);
        }

        ValidateStored(meta, nameRule, causes);
    }

    /// <summary>Does not check generateName, which an update may set to any text: it has no effect on an object that has a name.</summary>
    public static void ValidateStored(ObjectMeta meta, Func<string, IReadOnlyList<string>> nameRule, FieldErrorList causes)
    {
        if (meta.Name is null)
        {
            causes.Add(StatusCause.Required("metadata.name", "name or generateName is required"));
        }
        else
        {
            AddAll("metadata.name", meta.Name, nameRule(meta.Name), causes);
        }

        if (meta.Namespace is not null)
        {
            AddAll("metadata.namespace", meta.Namespace, NameRules.DnsLabel(meta.Namespace), causes);
        }

        ValidateLabels(meta.Labels, causes);
        ValidateAnnotations(meta.Annotations, causes);
        ValidateFinalizers(meta.Finalizers, causes);
        OwnerReferences.Validate(meta.OwnerReferences, causes);
    }

    /// <summary>
    /// Reports each violation as often as a real server, which checks an update three times. Clients that show causes see
    /// the repetition.
    /// </summary>
    public static void ValidateUpdate(ObjectMeta meta, ObjectMeta old, FieldErrorList causes)
    {
        StatusCause[] uid = meta.Uid is not null && meta.Uid != old.Uid ? [StatusCause.Invalid("metadata.uid", meta.Uid, "field is immutable")] : [];

        // unchanged values were checked before
        var maps = new FieldErrorList();
        ValidateLabels(ApiObject.SameBytes(meta.Labels, old.Labels) ? default : meta.Labels, maps);
        ValidateAnnotations(ApiObject.SameBytes(meta.Annotations, old.Annotations) ? default : meta.Annotations, maps);
        if (!ReferenceEquals(meta.Stable, old.Stable))
        {
            ValidateFinalizers(meta.Finalizers, maps);
            OwnerReferences.Validate(meta.OwnerReferences, maps);
        }

        if (uid.Length == 0 && maps.IsEmpty)
        {
            return;
        }

        causes.AddRange(uid);
        causes.Add(maps);
        causes.Add(maps);
        causes.AddRange(uid);
        causes.Add(maps);
    }

    private static void ValidateLabels(CanonicalValue labels, FieldErrorList causes)
    {
        foreach (var label in labels.Members)
        {
            if (causes.IsFull)
            {
                break;
            }

            if (!NameRules.IsSimpleName(label.RawName))
            {
                AddAll("metadata.labels", label.Name, NameRules.QualifiedName(label.Name), causes);
            }

            if (label.Value.Span is [(byte)'"', .. var inside, _] && !NameRules.IsSimpleName(inside))
            {
                var value = label.Value.Text!;
                AddAll("metadata.labels", value, NameRules.LabelValue(value), causes);
            }
        }
    }

    private static void ValidateAnnotations(CanonicalValue annotations, FieldErrorList causes)
    {
        var total = 0;
        foreach (var annotation in annotations.Members)
        {
            if (causes.IsFull)
            {
                break;
            }

            var key = annotation.Name;
            AddAll("metadata.annotations", key, NameRules.QualifiedName(LowerCase(key)), causes);
            total += Encoding.UTF8.GetByteCount(key) + (annotation.Value.IsString ? TextLength(annotation.Value.RawText) : 0);
        }

        if (total > TotalAnnotationBytes)
        {
            causes.Add(StatusCause.TooLong("metadata.annotations", TotalAnnotationBytes));
        }
    }

    private static void ValidateFinalizers(CanonicalValue finalizers, FieldErrorList causes)
    {
        const string Orphan = "orphan";
        const string Foreground = "foregroundDeletion";
        const int MaxShown = 256;
        var names = new List<string>();
        foreach (var finalizer in finalizers.Members)
        {
            if (!causes.IsFull && finalizer.Value.Text is { } name)
            {
                AddAll("metadata.finalizers", name, NameRules.QualifiedName(name), causes);
                names.Add(name);
            }
        }

        if (names.Contains(Orphan) && names.Contains(Foreground))
        {
            var literal = $"[]string{{{string.Join(", ", names.Take(MaxShown).Select(name => GoQuote.Quote(name)))}}}";
            causes.Add(StatusCause.InvalidLiteral("metadata.finalizers", literal, $"finalizer {Orphan} and {Foreground} cannot be both set"));
        }
    }

    private static int TextLength(ReadOnlySpan<byte> inside) =>
        inside.Contains((byte)'\\') ? Encoding.UTF8.GetByteCount(JsonStrings.Decode(inside)) : inside.Length;

    private static string LowerCase(string key) => string.Create(key.Length, key, static (lower, text) => text.AsSpan().ToLowerInvariant(lower));

    private static void AddAll(string field, string value, IReadOnlyList<string> details, FieldErrorList causes)
    {
        foreach (var detail in details)
        {
            causes.Add(StatusCause.Invalid(field, value, detail));
        }
    }
}
