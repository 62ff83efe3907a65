using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TfJobApi.Tests.Support;

/// <summary>Keeps all lines of the log.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    public ConcurrentQueue<Line> Lines { get; } = [];

    /// <summary>The lines that an operator sees by default.</summary>
    public IEnumerable<Line> Alarms => Lines.Where(line => line.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Lines);

    public void Dispose()
    {
    }

    internal sealed record Line(string Category, LogLevel Level, string Text, Exception? Exception);

    private sealed class Logger(string category, ConcurrentQueue<Line> lines) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, logLevel, formatter(state, exception), exception));
    }
}
