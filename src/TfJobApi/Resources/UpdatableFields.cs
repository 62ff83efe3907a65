using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The fields that an update may change. The rule looks at the difference between the stored object and the new one, so
/// that sending a fixed field again as it is does no harm.
/// Source: https://support.huaweicloud.com/api-cci/cci_02_3146.html
/// </summary>
internal sealed class UpdatableFields(params string[] paths)
{
    /// <summary>CCI's five, and the misprint of one of them in CCI's own table of the TFJob's fields.</summary>
    public static UpdatableFields Cci { get; } = new(
        "metadata.labels",
        "metadata.annotations",
        "spec.activeDeadlineSeconds",
        "spec.ttlSecondsAfterFinished",
        "spec.cleanPodPolicy",
        "spec.activeDeadlineSecond");

    private const string Rule =
        "this field cannot be changed; only metadata.labels, metadata.annotations, spec.activeDeadlineSeconds, "
        + "spec.ttlSecondsAfterFinished and spec.cleanPodPolicy can";

    private readonly HashSet<string> _paths = [.. paths];

    /// <summary>Adds a cause for each field that differs and may not; the deepest field that still names the difference.</summary>
    public void Check(FieldPath path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, CauseList causes)
    {
        if (causes.IsFull || before.SequenceEqual(after) || _paths.Contains(path.ToString()))
        {
            return;
        }

        if (before is not [(byte)'{', ..] || after is not [(byte)'{', ..])
        {
            causes.Add(StatusCause.Forbidden(path.ToString(), Rule));
            return;
        }

        var old = new CanonicalReader(before);
        var now = new CanonicalReader(after);
        var hasOld = old.Read();
        var hasNow = now.Read();
        while (hasOld || hasNow)
        {
            var order = !hasOld ? 1 : !hasNow ? -1 : JsonStrings.Compare(old.Name, now.Name);
            var name = JsonStrings.Decode(order <= 0 ? old.Name : now.Name);
            Check(path.Child(name), order <= 0 ? old.Value : default, order >= 0 ? now.Value : default, causes);

            hasOld = order <= 0 ? old.Read() : hasOld;
            hasNow = order >= 0 ? now.Read() : hasNow;
        }
    }
}
