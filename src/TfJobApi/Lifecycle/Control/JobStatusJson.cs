using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>Reads a status from stored JSON and writes it in canonical form. Go drops fields that its types do not have.</summary>
internal static class JobStatusJson
{
    private static readonly string[] Words =
    [
        JobCondition.True, JobCondition.False, JobCondition.Created, JobCondition.Running, JobCondition.Restarting, JobCondition.Succeeded,
        JobCondition.Failed, JobCondition.Suspended, JobMessages.Created, JobMessages.Running, JobMessages.Restarting, JobMessages.Succeeded,
        JobMessages.Failed, JobMessages.Suspended, JobMessages.Resumed,
    ];

    public static JobStatus Read(CanonicalValue json)
    {
        var status = new JobStatus();
        foreach (var member in json.IsObject ? json.Members : default)
        {
            switch (member.RawName)
            {
                case var name when name.SequenceEqual("conditions"u8):
                    ReadConditions(status, member.Value);
                    break;
                case var name when name.SequenceEqual("replicaStatuses"u8):
                    ReadCounts(status, member.Value);
                    break;
                case var name when name.SequenceEqual("startTime"u8):
                    status.StartTime = member.Value.NonEmptyText;
                    break;
                case var name when name.SequenceEqual("completionTime"u8):
                    status.CompletionTime = member.Value.NonEmptyText;
                    break;
                case var name when name.SequenceEqual("lastReconcileTime"u8):
                    status.LastReconcileTime = member.Value.NonEmptyText;
                    break;
                default:
                    break;
            }
        }

        return status;
    }

    /// <param name="writesNullCounts">Whether a status without counts has a null, and not no member.</param>
    public static ReadOnlyMemory<byte> Write(JobStatus status, bool writesNullCounts)
    {
        var output = JsonBuffer.Rent();
        var members = new JsonMembers(output);
        members.Text("completionTime"u8, status.CompletionTime);
        members.Name("conditions"u8);
        WriteConditions(status.Conditions, output);
        members.Text("lastReconcileTime"u8, status.LastReconcileTime);
        if (Array.Exists(status.Counts, counts => counts is not null))
        {
            members.Name("replicaStatuses"u8);
            WriteCounts(status, output);
        }
        else if (writesNullCounts)
        {
            members.Json("replicaStatuses"u8, "null"u8);
        }

        members.Text("startTime"u8, status.StartTime);
        members.End();
        return output.ToArrayAndReturn();
    }

    private static void ReadConditions(JobStatus status, CanonicalValue conditions)
    {
        foreach (var element in conditions.IsArray ? conditions.Members : default)
        {
            if (element.Value.IsObject && ReadCondition(element.Value) is { Type.Length: > 0 } condition)
            {
                status.Conditions.Add(condition);
            }
        }
    }

    private static void ReadCounts(JobStatus status, CanonicalValue counts)
    {
        foreach (var member in counts.IsObject ? counts.Members : default)
        {
            if (ReplicaTypes.TryParse(member.Name, out var type))
            {
                status[type] = new(Count(member.Value["active"]), Count(member.Value["succeeded"]), Count(member.Value["failed"]));
            }
        }
    }

    private static JobCondition ReadCondition(CanonicalValue json)
    {
        var (type, status, reason, message, updated, changed) = ("", "", "", "", default(CanonicalValue), default(CanonicalValue));
        foreach (var member in json.Members)
        {
            switch (member.RawName)
            {
                case var name when name.SequenceEqual("type"u8):
                    type = Word(member.Value);
                    break;
                case var name when name.SequenceEqual("status"u8):
                    status = Word(member.Value);
                    break;
                case var name when name.SequenceEqual("reason"u8):
                    reason = Word(member.Value);
                    break;
                case var name when name.SequenceEqual("message"u8):
                    message = member.Value.Text ?? "";
                    break;
                case var name when name.SequenceEqual("lastUpdateTime"u8):
                    updated = member.Value;
                    break;
                case var name when name.SequenceEqual("lastTransitionTime"u8):
                    changed = member.Value;
                    break;
                default:
                    break;
            }
        }

        var time = updated.Text ?? "";
        return new(type, status, reason, message, time, changed.Span.SequenceEqual(updated.Span) ? time : changed.Text ?? "");
    }

    /// <summary>Returns the same string for each use of a known word.</summary>
    private static string Word(CanonicalValue json)
    {
        foreach (var word in json.IsString ? Words : [])
        {
            if (System.Text.Ascii.Equals(json.RawText, word))
            {
                return word;
            }
        }

        return json.Text ?? "";
    }

    private static long Count(CanonicalValue json) => Math.Clamp(json.Integer ?? 0, 0, int.MaxValue);

    private static void WriteConditions(List<JobCondition> conditions, JsonBuffer output)
    {
        var elements = JsonMembers.CreateArray(output);
        foreach (var condition in conditions)
        {
            elements.Next();
            var members = new JsonMembers(output);
            members.Text("lastTransitionTime"u8, condition.LastTransitionTime);
            members.Text("lastUpdateTime"u8, condition.LastUpdateTime);
            members.Text("message"u8, condition.Message);
            members.Text("reason"u8, condition.Reason);
            members.Text("status"u8, condition.Status);
            members.Text("type"u8, condition.Type);
            members.End();
        }

        elements.End();
    }

    private static void WriteCounts(JobStatus status, JsonBuffer output)
    {
        var types = new JsonMembers(output);
        foreach (var type in ReplicaTypes.All)
        {
            if (status.Counts[(int)type] is { } counts)
            {
                types.Name(System.Text.Encoding.ASCII.GetBytes(type.Name()));
                var members = new JsonMembers(output);
                members.Number("active"u8, NonZero(counts.Active));
                members.Number("failed"u8, NonZero(counts.Failed));
                members.Number("succeeded"u8, NonZero(counts.Succeeded));
                members.End();
            }
        }

        types.End();
    }

    private static long? NonZero(long count) => count == 0 ? null : count;
}
