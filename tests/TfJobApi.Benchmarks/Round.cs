namespace TfJobApi.Benchmarks;

/// <param name="ProcessorMicroseconds">The processor time that the server took for one request.</param>
internal readonly record struct Round(double ProcessorMicroseconds, double RequestsPerSecond);
