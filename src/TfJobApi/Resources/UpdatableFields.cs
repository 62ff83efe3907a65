using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The fields that an update may change: labels, annotations and some of the spec. The rule looks at the difference
/// between the stored object and the new one, so that sending a fixed field again as it is does no harm.
/// Source: https://support.huaweicloud.com/api-cci/cci_02_3146.html
/// </summary>
internal sealed class UpdatableFields(params string[] specFields)
{
    private const string Rule =
        "this field cannot be changed; only metadata.labels, metadata.annotations, spec.activeDeadlineSeconds, "
        + "spec.ttlSecondsAfterFinished and spec.cleanPodPolicy can";

    /// <summary>CCI's five, and the misprint of one of them in CCI's own table of the TFJob's fields.</summary>
    public static UpdatableFields Cci { get; } =
        new("activeDeadlineSeconds", "ttlSecondsAfterFinished", "cleanPodPolicy", "activeDeadlineSecond");

    /// <summary>Adds a cause for each field of the spec that differs and may not.</summary>
    public void CheckSpec(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldErrorList causes) =>
        Check(FieldPath.Spec, before, after, specFields, causes);

    /// <summary>Adds a cause for each field that differs, the deepest that still names the difference; an absent value has no bytes.</summary>
    public static void CheckFixed(FieldPath path, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldErrorList causes) =>
        Check(path, before, after, [], causes);

    private static void Check(FieldPath path, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, string[] except, FieldErrorList causes)
    {
        if (before.Span.SequenceEqual(after.Span))
        {
            return;
        }

        foreach (var change in ObjectDiff.Compare(path, before, after, except).Changes)
        {
            if (causes.IsFull)
            {
                break;
            }

            causes.Add(StatusCause.Forbidden(change.Field, Rule));
        }
    }
}
