using Google.Protobuf;
using Microsoft.Extensions.Logging;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage.Etcd;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

public sealed class EtcdReaderTests : IDisposable
{
    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    private readonly EtcdReplica _replica = EtcdReplica.Create("/registry", "http://127.0.0.1:1");

    public void Dispose() => _replica.Dispose();

    /// <summary>Each read of the key tries again, and a client may read it many times in a second.</summary>
    [Fact]
    public void A_value_that_is_not_an_object_is_counted_at_each_read_and_logged_once_for_each_revision()
    {
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var reader = new EtcdReader(_replica.Client, _replica.Keys, loggers.CreateLogger<EtcdReader>());

        foreach (var revision in new[] { 3, 3, 4, 3, 4 })
        {
            Assert.Null(reader.Decode(Key, new() { Key = _replica.Keys.Key(Key), Value = ByteString.CopyFromUtf8("x"), ModRevision = revision }));
        }

        Assert.Equal(5, reader.CountUndecoded(TfJob.Definition));
        Assert.Equal(2, log.Lines.Count(line => line.Text.Contains("/registry/kubeflow.org/tfjobs/ns/job", StringComparison.Ordinal)));
    }
}
