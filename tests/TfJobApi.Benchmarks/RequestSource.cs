namespace TfJobApi.Benchmarks;

/// <summary>The bytes of the request that is sent in this step; they are good until the next call.</summary>
internal delegate ReadOnlySpan<byte> RequestSource(int step);
