namespace TfJobApi.Benchmarks;

/// <param name="ProcessorMicroseconds">The server's processor time for one request.</param>
internal readonly record struct Round(double ProcessorMicroseconds, double RequestsPerSecond);
