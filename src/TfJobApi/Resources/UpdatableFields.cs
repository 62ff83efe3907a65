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
    public void CheckSpec(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldErrorList causes) =>
        Check(FieldPath.Spec, before, after, specFields, causes);

    /// <summary>Adds a cause for each field that differs, the deepest that still names the difference; no bytes stand for no value.</summary>
    public static void CheckFixed(FieldPath path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldErrorList causes) =>
        Check(path, before, after, [], causes);

    /// <summary>As <see cref="CheckFixed(FieldPath, ReadOnlySpan{byte}, ReadOnlySpan{byte}, FieldErrorList)"/>, of a field below another.</summary>
    public static void CheckFixed(FieldPath parent, string name, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldErrorList causes)
    {
        if (!before.SequenceEqual(after))
        {
            CheckFixed(parent.Child(name), before, after, causes);
        }
    }

    private static void Check(FieldPath path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string[] except, FieldErrorList causes)
    {
        if (before.SequenceEqual(after))
        {
            return;
        }

        var old = new CanonicalCursor(before);
        var now = new CanonicalCursor(after);
        if (old.IsObject && now.IsObject)
        {
            CompareMembers(path, ref old, ref now, except, causes);
        }
        else
        {
            causes.Add(StatusCause.Forbidden(path.ToString(), Rule));
        }
    }

    /// <summary>Walks through two objects side by side, each byte once, until the list of causes is full.</summary>
    private static void CompareMembers(
        FieldPath path, ref CanonicalCursor old, ref CanonicalCursor now, string[] except, FieldErrorList causes)
    {
        old.Enter();
        now.Enter();
        var hasOld = old.MoveNext(out var oldName);
        var hasNow = now.MoveNext(out var nowName);

        while ((hasOld || hasNow) && !causes.IsFull)
        {
            var order = !hasOld ? 1 : !hasNow ? -1 : JsonStrings.Compare(oldName, nowName);
            var name = order <= 0 ? oldName : nowName;
            var isExcepted = except.Length > 0 && except.Contains(JsonStrings.Decode(name));
            if (!isExcepted && order == 0 && old.IsObject && now.IsObject)
            {
                CompareMembers(path.Child(JsonStrings.Decode(name)), ref old, ref now, [], causes);
            }
            else
            {
                var before = order <= 0 ? old.ReadValue() : default;
                var after = order >= 0 ? now.ReadValue() : default;
                if (!isExcepted && !before.SequenceEqual(after))
                {
                    causes.Add(StatusCause.Forbidden(path.Child(JsonStrings.Decode(name)).ToString(), Rule));
                }
            }

            hasOld = order <= 0 ? old.MoveNext(out oldName) : hasOld;
            hasNow = order >= 0 ? now.MoveNext(out nowName) : hasNow;
        }
    }
}
