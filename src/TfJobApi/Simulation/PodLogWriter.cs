using System.Globalization;
using System.Text;

namespace TfJobApi.Simulation;

/// <summary>
/// Writes lines of a log as a kubelet does.
/// Source: https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/kubelet/kuberuntime/logs/logs.go (logWriter)
/// </summary>
/// <param name="first">The time of the first line.</param>
internal sealed class PodLogWriter(HttpResponse response, PodLogQuery query, DateTimeOffset first)
{
    private long _left = query.LimitBytes ?? long.MaxValue;

    /// <summary>Whether the limit of bytes is reached.</summary>
    public bool IsFull => _left <= 0;

    public async Task WriteAsync(PodLog log, int from, int to, CancellationToken cancellation)
    {
        for (var line = from; line < to && !IsFull; line++)
        {
            var time = log.Show(line);
            if (time < first)
            {
                continue;
            }

            var prefix = query.HasTimestamps ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z '", CultureInfo.InvariantCulture) : "";
            var bytes = Encoding.UTF8.GetBytes($"{prefix}{log.Log.Run.Log[line]}\n");
            var length = (int)Math.Min(bytes.Length, _left);
            _left -= length;
            await response.Body.WriteAsync(bytes.AsMemory(0, length), cancellation);
        }
    }
}
