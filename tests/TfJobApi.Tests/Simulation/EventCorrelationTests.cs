using System.Text.Json.Nodes;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Tests.Simulation;

/// <summary>Source: https://github.com/kubernetes/client-go/blob/master/tools/record/events_cache.go</summary>
public sealed class EventCorrelationTests
{
    private readonly PlayedJobs _jobs = new();

    [Fact]
    public async Task Different_messages_of_a_reason_are_combined()
    {
        await _jobs.CreateAsync("j", "Worker 12", "hang");

        Assert.Equal(
            [
                .. Enumerable.Range(0, 9).Select(index => $"SuccessfulCreatePod 1 Created pod: j-worker-{index}"),
                "SuccessfulCreatePod 3 (combined from similar events): Created pod: j-worker-11",
                .. Enumerable.Range(0, 9).Select(index => $"SuccessfulCreateService 1 Created service: j-worker-{index}"),
                "SuccessfulCreateService 3 (combined from similar events): Created service: j-worker-11",
            ],
            Events());
    }

    [Fact]
    public async Task A_job_has_25_events_at_once_and_one_more_in_five_minutes()
    {
        await _jobs.CreateAsync("j", "Worker 1 ExitCode", "fail;exit=137;start=1s;run=59s");

        await _jobs.AdvanceAsync(60 * 60);

        Assert.Equal(25 + 12, _jobs.EventWrites);
    }

    [Fact]
    public async Task Pods_that_end_one_after_the_other_do_not_repeat_the_events_of_all()
    {
        await _jobs.CreateAsync("j", "Chief 1, Worker 100", """{"pods":[{"pod":"chief-0","runs":[{}]},{"pod":"*","runs":[{"run":"1s..60s"}]}]}""");

        await _jobs.AdvanceAsync(120);

        Assert.Equal(25, _jobs.EventWrites);
    }

    private List<string> Events() => [.. _jobs.Memory.Snapshot.List(Event.Definition, "ns").Select(item => JsonNode.Parse(item.Spec.Span)!)
        .Select(item => $"{item["reason"]} {item["count"]} {item["message"]}").OrderBy(item => item.Split(' ')[0], StringComparer.Ordinal)];
}
