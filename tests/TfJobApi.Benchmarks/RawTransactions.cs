using System.Diagnostics;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Settings;
using TfJobApi.Storage.Etcd;

namespace TfJobApi.Benchmarks;

/// <summary>The transactions of PATCHes without a server: the same library writes values of the same size, each if nobody else has.</summary>
internal sealed class RawTransactions : IDisposable
{
    private readonly EtcdClient _client;
    private readonly (ByteString Key, long Revision)[] _keys = [.. Enumerable.Range(0, SampleTfJobs.Count)
        .Select(index => (ByteString.CopyFromUtf8($"/raw/{SampleTfJobs.NameOf(index)}"), 0L))];

    private readonly byte[] _value = SampleTfJobs.Body(SampleTfJobs.NameOf(0), SampleTfJobs.SmallSize);
    private int _step;

    public RawTransactions(string address)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Etcd:Endpoints", address)]).Build();
        var options = new EtcdOptions(new SettingReader(settings));
        if (options.Check().Any())
        {
            throw new ArgumentException($"{address} is not an address of etcd", nameof(address));
        }

        _client = new(options, NullLogger<EtcdClient>.Instance);
    }

    /// <summary>Writes all keys in turn, with as many transactions at once as a <see cref="LoadClient"/> has connections; returns their rate.</summary>
    public async Task<double> RunAsync(int transactions)
    {
        var last = _step + transactions;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, LoadClient.Connections).Select(_ => Task.Run(() => WriteAsync(last))));
        _step = last;
        return transactions / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _client.Dispose();

    private async Task WriteAsync(int last)
    {
        while (Interlocked.Increment(ref _step) is var step && step <= last)
        {
            var (key, revision) = _keys[step % _keys.Length];
            if (!(await _client.PutAsync(key, ByteString.CopyFrom(_value), revision)).TryGet(out var write, out var failure) || !write.IsApplied)
            {
                throw new InvalidOperationException($"a transaction failed: {failure?.Message}");
            }

            _keys[step % _keys.Length] = (key, write.Revision);
        }
    }
}
