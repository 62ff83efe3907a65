namespace TfJobApi.Telemetry;

/// <summary>Measures or logs requests. It does not wait, and does not throw.</summary>
internal interface IExchangeObserver
{
    void Begin(Exchange exchange);

    void End(Exchange exchange);
}
