namespace TfJobApi.Telemetry;

/// <summary>Logs one line for each request. The console's queue drops lines that nobody reads, so that this does not wait.</summary>
internal sealed class RequestLog(ILoggerFactory loggers) : IExchangeObserver
{
    public const string Category = "TfJobApi.Requests";

    private static readonly EventId Handled = new(20, nameof(Handled));

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public void Begin(Exchange exchange)
    {
    }

    public void End(Exchange exchange)
    {
        if (_logger.IsEnabled(LogLevel.Information) && !(exchange.IsProbe && exchange.StatusCode is >= 200 and < 400))
        {
            _logger.Log(LogLevel.Information, Handled, RequestLine.From(exchange), null, static (line, _) => line.ToString());
        }
    }
}
