using System.Globalization;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The specs of the pods of a job. Those of a type differ only in their index; the rest is written once, for the first of them.</summary>
/// <param name="limit">The most bytes of a spec.</param>
internal sealed class PodSpecs(JobIdentity job, JobSpec spec, ControllerRules rules, int limit = int.MaxValue)
{
    /// <summary>The specs without the index; null for a type whose specs are too large.</summary>
    private readonly Dictionary<ReplicaType, ReadOnlyMemory<byte>?> _texts = [];

    private string? _cluster;

    /// <summary>Returns null, without writing it, for a spec that is too large.</summary>
    public ReadOnlyMemory<byte>? Write(Replica replica)
    {
        if (!_texts.TryGetValue(replica.Type, out var text))
        {
            _cluster ??= ClusterConfig.CreateCluster(job, spec, rules);
            _texts[replica.Type] = text = PodSpecJson.Write(spec[replica.Type], _cluster, rules, limit);
        }

        return text is { } marked ? Write(marked.Span, replica.Index) : null;
    }

    private ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> marked, int number)
    {
        Span<byte> index = stackalloc byte[10];
        number.TryFormat(index, out var digits, provider: CultureInfo.InvariantCulture);
        var length = marked.Length + ((long)marked.Count(ClusterConfig.IndexMark) * (digits - 1));
        if (length > limit)
        {
            return null;
        }

        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        while (marked.IndexOf(ClusterConfig.IndexMark) is var at and >= 0)
        {
            marked[..at].CopyTo(rest);
            index[..digits].CopyTo(rest[at..]);
            marked = marked[(at + 1)..];
            rest = rest[(at + digits)..];
        }

        marked.CopyTo(rest);
        return bytes;
    }
}
