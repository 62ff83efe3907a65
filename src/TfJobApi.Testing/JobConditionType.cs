namespace TfJobApi.Testing;

/// <summary>The types of a TFJob's conditions.</summary>
public enum JobConditionType
{
    /// <summary>The controller has seen the job.</summary>
    Created,

    /// <summary>A chief or master runs, or a worker of a job without one.</summary>
    Running,

    /// <summary>A failed pod is replaced.</summary>
    Restarting,

    /// <summary>The job has succeeded.</summary>
    Succeeded,

    /// <summary>The job has failed, by a pod or by a limit.</summary>
    Failed,

    /// <summary>The job is suspended: only under training-operator.</summary>
    Suspended,
}
