namespace TfJobApi.Admin;

/// <summary>The rules for faults, in the order in which they are asked.</summary>
internal sealed record FaultList(IReadOnlyList<FaultState> Faults);
