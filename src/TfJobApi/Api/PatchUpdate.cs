using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>
/// The function of a PATCH from the current revision to the next one. It depends on nothing else that changes, because a store may
/// call it again with another revision; then the last call counts.
/// </summary>
/// <param name="check">Checks the result of a JSON Patch; a merge patch itself is checked before.</param>
internal sealed class PatchUpdate(
    ObjectPatch patch, PatchedFields? check, IUpdateStrategy strategy, bool isStatus, UpdateTracker tracker, WritingClient client, IRequestRecorder? recorder)
{
    /// <summary>Sent as a warning after the update.</summary>
    public IReadOnlyList<string> DuplicateOwners { get; private set; } = [];

    public Result<ApiObject> Apply(ApiObject current)
    {
        recorder?.Before = current;
        if (!patch.Apply(current, check is null ? null : check.Check).TryGet(out var patched, out var failure))
        {
            return failure;
        }

        DuplicateOwners = patched.DuplicateOwners;
        var updated = strategy.Update(current, patched);
        return tracker.AppliesTo(current) && updated.TryGet(out var next, out _)
            ? tracker.Update(current, patched, next, client.ToManager(), isStatus)
            : updated;
    }
}

/// <summary>Finds the unknown fields of a patched object as the parameter <c>fieldValidation</c> requires.</summary>
internal sealed class PatchedFields(ResourceDefinition resource, WriteOptions options, Func<string, ApiStatus> createError)
{
    /// <summary>Sent as warnings after the update.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    public ApiStatus? Check(CanonicalValue patched) => FieldValidation.CheckStrict(options, Unknown = UnknownFields.Find(resource, patched), createError);
}
