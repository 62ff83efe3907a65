using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;
using TfJobApi.Settings;

namespace TfJobApi.Simulation;

internal sealed class LifecycleOptions
{
    private const string DefaultName = "Lifecycle:Default";

    /// <param name="isShared">Whether other processes have the same objects. Then jobs are not simulated.</param>
    public LifecycleOptions(SettingReader read, ProfileName profile, bool isShared = false)
    {
        Mode = read.Choice("Lifecycle:Mode", isShared ? LifecycleMode.Off : LifecycleMode.Annotated, "which new jobs are simulated: those with a scenario, all, or none");
        var scenario = read.Text(DefaultName, "succeed;run=30s", "", "the scenario of new jobs that have none of their own");
        Path = read.Text("Lifecycle:Path", "FILE", "", "scenarios for new jobs by namespace, name and labels, JSON or YAML") ?? "";
        var controller = read.Choice("Lifecycle:Controller", LifecycleController.Auto, "the simulated controller; Auto is TfOperator in the profile Cci");
        Rules = controller == LifecycleController.TrainingOperator || (controller == LifecycleController.Auto && profile == ProfileName.Kubernetes)
            ? ControllerRules.TrainingOperator
            : ControllerRules.TfOperator;

        if (!string.IsNullOrEmpty(scenario))
        {
            Default = ScenarioText.Parse(scenario, DefaultName).TryGet(out var parsed, out var failure) ? parsed : null;
            Error = failure?.Message;
        }

        if (isShared && (Mode != LifecycleMode.Off || Default is not null || Path.Length > 0))
        {
            Error = "Lifecycle: jobs cannot be simulated with Storage:Kind=Etcd, because the controller of a replica would not survive it; remove these settings";
        }
    }

    public LifecycleMode Mode { get; }

    /// <summary>The file with scenarios; empty without one.</summary>
    public string Path { get; }

    /// <summary>Null without a default.</summary>
    public Scenario? Default { get; }

    public ControllerRules Rules { get; }

    /// <summary>The reason why the default scenario is not valid; null if it is.</summary>
    public string? Error { get; }
}

internal enum LifecycleMode
{
    /// <summary>Jobs with a scenario: of their annotation, of the request that creates them, or of the settings.</summary>
    Annotated,

    All,
    Off,
}

internal enum LifecycleController
{
    /// <summary>By the profile.</summary>
    Auto,

    TfOperator,
    TrainingOperator,
}
