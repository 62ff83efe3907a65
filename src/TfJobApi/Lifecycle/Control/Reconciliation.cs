using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The state of one reconciliation: its input, and the changes until now.</summary>
internal sealed class Reconciliation(JobView view, ControllerRules rules, DateTimeOffset now)
{
    private readonly List<JobEvent> _events = [];

    public JobView View => view;

    public JobSpec Spec => view.Spec;

    public ControllerRules Rules => rules;

    public DateTimeOffset Now => now;

    public JobStatus Status { get; } = JobStatusJson.Read(view.Status);

    public JobMessages Messages { get; } = new(view.Job, rules);

    public List<Replica> CreatedPods { get; } = [];

    public List<Replica> DeletedPods { get; } = [];

    public List<Replica> CreatedServices { get; } = [];

    public List<Replica> DeletedServices { get; } = [];

    public string Time => Timestamp.Format(now);

    public void SetCondition(string type, string reason, string message, string status = JobCondition.True) =>
        ConditionChange.Apply(Status, new(type, status, reason, message, Time, Time), rules);

    public void Report(string reason, string message) => _events.Add(new(IsWarning: false, reason, message));

    public void Warn(string reason, string message) => _events.Add(new(IsWarning: true, reason, message));

    public void Complete() => Status.CompletionTime ??= Time;

    public void CreatePod(Replica replica)
    {
        CreatedPods.Add(replica);
        Report("SuccessfulCreatePod", $"Created pod: {replica.NameIn(view.Job.Name)}");
    }

    public void DeletePod(Replica replica)
    {
        DeletedPods.Add(replica);
        Report("SuccessfulDeletePod", $"Deleted pod: {replica.NameIn(view.Job.Name)}");
    }

    public void CreateService(Replica replica)
    {
        CreatedServices.Add(replica);
        Report("SuccessfulCreateService", $"Created service: {replica.NameIn(view.Job.Name)}");
    }

    /// <summary>Does nothing without the service.</summary>
    public void DeleteService(Replica replica)
    {
        if (view.Services.Contains(replica))
        {
            DeletedServices.Add(replica);
            Report("SuccessfulDeleteService", $"Deleted service: {replica.NameIn(view.Job.Name)}");
        }
    }

    public Decision Decide(bool deletesJob = false, string? error = null)
    {
        var stored = deletesJob || error is not null ? view.Status : JobStatusJson.Write(Status, rules.WritesNullCounts);
        var isSame = stored.Equals(view.Status) || stored.Span.SequenceEqual(view.Status.Span)
            || stored.Span.SequenceEqual(JobStatusJson.Write(JobStatusJson.Read(view.Status), rules.WritesNullCounts).Span);

        return new()
        {
            Status = isSame ? view.Status : stored,
            IsStatusChanged = !isSame,
            CreatedPods = CreatedPods,
            DeletedPods = DeletedPods,
            CreatedServices = CreatedServices,
            DeletedServices = DeletedServices,
            Events = _events,
            Due = deletesJob ? null : Limits.FindDue(Status, Spec),
            IsFinished = Status.IsFinished,
            DeletesJob = deletesJob,
            Error = error,
        };
    }
}
