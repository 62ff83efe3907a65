namespace TfJobApi.Errors;

internal sealed record StatusDetails
{
    public string? Name { get; init; }
    public string? Group { get; init; }
    public string? Kind { get; init; }
    public string? Uid { get; init; }
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>How many seconds the caller should wait before it comes again; sent as a header, too.</summary>
    public int? RetryAfterSeconds { get; init; }
}
