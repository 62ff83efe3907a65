using TfJobApi.Resources;

namespace TfJobApi.Tests.Support;

internal static class Meta
{
    /// <param name="labels">A JSON object; null for none.</param>
    public static ObjectMeta Create(string name = "job", string @namespace = "ns", string? labels = null) => new()
    {
        Stable = StableMetadata.Empty with { Name = name, Namespace = @namespace, Uid = "u" },
        Labels = labels is null ? default : System.Text.Encoding.UTF8.GetBytes(labels),
    };
}
