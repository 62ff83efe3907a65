using System.Globalization;
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

    private const string Immutable = "field is immutable";

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
        OwnerReferences.Validate(meta.OwnerReferences, causes);
        FinalizerList.Validate(meta.Finalizers, causes);
    }

    /// <summary>
    /// Reports each violation as often as a real server, which checks most of an update three times. Clients that show causes see
    /// the repetition.
    /// </summary>
    public static void ValidateUpdate(ObjectMeta meta, ObjectMeta old, FieldErrorList causes)
    {
        var @fixed = new FieldErrorList();
        ValidateFixed(meta, old, @fixed);

        // unchanged values were checked before
        var maps = new FieldErrorList();
        var finalizers = new FieldErrorList();
        ValidateLabels(ApiObject.SameBytes(meta.Labels, old.Labels) ? default : meta.Labels, maps);
        ValidateAnnotations(ApiObject.SameBytes(meta.Annotations, old.Annotations) ? default : meta.Annotations, maps);
        if (!ReferenceEquals(meta.Stable, old.Stable))
        {
            OwnerReferences.Validate(meta.OwnerReferences, maps);
            FinalizerList.Validate(meta.Finalizers, finalizers);
        }

        if (@fixed.IsEmpty && maps.IsEmpty && finalizers.IsEmpty)
        {
            return;
        }

        causes.Add(maps);
        causes.Add(finalizers);
        causes.Add(@fixed);
        causes.Add(maps);
        causes.Add(@fixed);
        causes.Add(maps);
    }

    private static void ValidateFixed(ObjectMeta meta, ObjectMeta old, FieldErrorList causes)
    {
        if (ReferenceEquals(meta.Stable, old.Stable))
        {
            return;
        }

        if (old.IsDeleting)
        {
            FinalizerList.ValidateNoneAdded(meta.Finalizers, old.Finalizers, causes);
        }

        if (meta.Uid is not null && meta.Uid != old.Uid)
        {
            causes.Add(StatusCause.Invalid("metadata.uid", meta.Uid, Immutable));
        }

        // An update cannot change or remove the times of a deletion. Only a time that is set too early is an error.
        if (!old.IsDeleting && meta.Deletion?.Timestamp is { } timestamp)
        {
            causes.Add(StatusCause.InvalidLiteral("metadata.deletionTimestamp", Timestamp.ToGoText(timestamp), Immutable));
        }

        if (meta.Deletion?.GracePeriodSeconds is { } seconds && seconds != old.Deletion?.GracePeriodSeconds)
        {
            causes.Add(StatusCause.InvalidLiteral("metadata.deletionGracePeriodSeconds", seconds.ToString(CultureInfo.InvariantCulture), Immutable));
        }
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
