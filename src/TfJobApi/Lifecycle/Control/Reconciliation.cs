using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The state of one reconciliation: its input, and the changes until now.</summary>
internal sealed class Reconciliation
{
    private readonly JobStatus _before;
    private readonly List<JobEvent> _events = [];

    public Reconciliation(JobView view, ControllerRules rules, DateTimeOffset now)
    {
        (View, Rules, Now) = (view, rules, now);
        Time = Timestamp.Format(now);
        Messages = new(view.Job, rules);
        _before = view.Last is { } last && last.Status.Equals(view.Status) ? last.Content : JobStatusJson.Read(view.Status);
        Status = _before.Copy();
        Shift = view.Shift;
    }

    public JobView View { get; }

    public JobSpec Spec => View.Spec;

    public ControllerRules Rules { get; }

    public DateTimeOffset Now { get; }

    public JobStatus Status { get; }

    public JobMessages Messages { get; }

    public List<Replica> CreatedPods { get; } = [];

    public List<Replica> DeletedPods { get; } = [];

    public List<Replica> CreatedServices { get; } = [];

    public List<Replica> DeletedServices { get; } = [];

    public string Time { get; }

    public StatusShift? Shift { get; private set; }

    public void SetCondition(string type, string reason, string message, string status = JobCondition.True) =>
        ConditionChange.Apply(Status, new(type, status, reason, message, Time, Time), Rules);

    public void Report(string reason, string message) => _events.Add(new(IsWarning: false, reason, message));

    public void Warn(string reason, string message) => _events.Add(new(IsWarning: true, reason, message));

    public void Start()
    {
        Status.StartTime = Time;
        Shift = Shift?.WithoutStart();
    }

    /// <summary>Does nothing for a job that has a completion time.</summary>
    public void Complete()
    {
        if (Status.CompletionTime is null)
        {
            Status.CompletionTime = Time;
            Shift = Shift?.WithoutCompletion();
        }
    }

    public void CreatePod(Replica replica)
    {
        CreatedPods.Add(replica);
        Report("SuccessfulCreatePod", JobMessages.PodCreated(replica, View.Job.Name));
    }

    public void DeletePod(Replica replica)
    {
        DeletedPods.Add(replica);
        Report("SuccessfulDeletePod", $"Deleted pod: {replica.NameIn(View.Job.Name)}");
    }

    public void CreateService(Replica replica)
    {
        CreatedServices.Add(replica);
        Report("SuccessfulCreateService", JobMessages.ServiceCreated(replica, View.Job.Name));
    }

    /// <summary>Does nothing without the service.</summary>
    public void DeleteService(Replica replica)
    {
        if (View.Services.Contains(replica))
        {
            DeletedServices.Add(replica);
            Report("SuccessfulDeleteService", $"Deleted service: {replica.NameIn(View.Job.Name)}");
        }
    }

    public Decision Decide(bool deletesJob = false, string? error = null)
    {
        // a controller in Go compares the fields, too: it does not write a status only to drop unknown ones
        var isSame = deletesJob || error is not null || Status.ContentEquals(_before);

        return new()
        {
            Status = isSame ? View.Status : JobStatusJson.Write(Status, Rules.WritesNullCounts),
            Content = isSame ? _before : Status,
            IsStatusChanged = !isSame,
            StatusChange = isSame ? "" : StatusChange.Describe(_before, Status),
            CreatedPods = CreatedPods,
            DeletedPods = DeletedPods,
            CreatedServices = CreatedServices,
            DeletedServices = DeletedServices,
            Events = _events,
            Due = deletesJob ? null : FindDue(isSame),
            IsFinished = Status.IsFinished,
            HasFailures = Array.Exists(Status.Counts, counts => counts?.Failed > 0),
            Shift = Shift,
            DeletesJob = deletesJob,
            Error = error,
        };
    }

    /// <summary>A time that has come without any change has no effect later either; it would be due again at once, for ever.</summary>
    private DateTimeOffset? FindDue(bool isSame)
    {
        var hasChange = !isSame || CreatedPods.Count > 0 || DeletedPods.Count > 0 || CreatedServices.Count > 0 || DeletedServices.Count > 0;
        return Limits.FindDue(this) is { } due && (due > Now || hasChange) ? due : null;
    }
}
