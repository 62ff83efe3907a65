namespace TfJobApi.Benchmarks;

/// <summary>Returns the bytes of the request of a step; they are valid until the next call.</summary>
internal delegate ReadOnlySpan<byte> RequestSource(int step);
