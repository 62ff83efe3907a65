using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>An event about the job, whose source is <see cref="ControllerRules.Component"/>.</summary>
internal readonly record struct JobEvent(bool IsWarning, string Reason, string Message)
{
    public string Type => IsWarning ? "Warning" : "Normal";

    public override string ToString() => $"{Type} {Reason} {Message}";
}
