using TfJobApi.Stress.Race;

namespace TfJobApi.Tests.Stress;

/// <summary>The checker of the stress program reports each kind of violation, and nothing in a correct history.</summary>
public sealed partial class HistoryCheckerTests
{
    [Fact]
    public void A_correct_history_has_no_violation()
    {
        Create();
        Patch(slot: 1);
        Patch(slot: 2, required: _state.Version);
        Read(_state);
        Respond(OperationKind.Patch, 409, required: 11);
        Respond(OperationKind.Create, 409);
        Delete();
        Respond(OperationKind.Get, 404);
        Create();

        Assert.Empty(Violations());
    }

    [Fact]
    public void A_lost_update_is_reported()
    {
        Create();
        var before = _state;
        Patch(slot: 1);
        _state = before with { Version = _state.Version };
        Patch(slot: 2);

        Assert.Contains("has lost an update", Assert.Single(Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_without_a_response_explains_the_change_that_has_its_number()
    {
        Create();
        Patch(slot: 1, isUnknown: true);
        Patch(slot: 2);
        Patch(slot: 3, isUnknown: true);
        Delete(isUnknown: true);

        Assert.Empty(Violations());
    }

    [Fact]
    public void Deletions_without_a_response_explain_events_in_the_order_of_their_calls()
    {
        Create();
        Delete(isUnknown: true);
        Create();
        Patch(slot: 1);
        Delete(isUnknown: true);
        _operations.Reverse();

        Assert.Empty(Violations());
    }

    [Fact]
    public void A_write_without_a_response_is_applied_before_the_response_of_a_later_version()
    {
        Create();
        var before = _state;
        Patch(slot: 1, isUnknown: true);
        Patch(slot: 2);
        Read(before);

        Assert.Contains("no state within its time explains", Assert.Single(Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_version_is_reported()
    {
        Create();
        _state = _state with { Version = _state.Version + 1 };
        Patch(slot: 1);

        Assert.Contains("version 12 was expected in the watch, and 13 received", Violations());
    }

    [Fact]
    public void Two_writers_of_a_version_are_reported()
    {
        Create();
        Patch(slot: 1);
        _operations.Add(_operations[^1] with { Number = 99 });

        Assert.Contains(Violations(), violation => violation.StartsWith("version 12 has 2 writers", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_without_a_writer_is_reported()
    {
        Create();
        Patch(slot: 1);
        _operations.RemoveAt(1);

        Assert.Contains(Violations(), violation => violation.StartsWith("version 12 has 0 writers", StringComparison.Ordinal));
    }

    [Fact]
    public void A_write_without_an_event_is_reported()
    {
        Create();
        Patch(slot: 1);
        _events.RemoveAt(1);

        Assert.Contains("the watch has no event of operation 2", Assert.Single(Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_precondition_that_was_not_satisfied_is_reported()
    {
        Create();
        Patch(slot: 1);
        Patch(slot: 2, required: 11);

        Assert.Contains("is applied to version 12", Assert.Single(Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_was_answered_before_a_smaller_one_was_called_is_reported()
    {
        Create();
        Patch(slot: 1);
        Patch(slot: 2);
        _operations[1] = _operations[1] with { Called = _time + 10, Answered = _time + 11 };

        Assert.Contains("was answered before the call of operation 2", Assert.Single(Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_of_a_replaced_state_is_reported()
    {
        Create();
        var old = _state;
        Patch(slot: 1);
        Read(old);

        Assert.Contains("no state within its time explains operation 3 (Get", Assert.Single(Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_of_a_state_that_never_existed_is_reported()
    {
        Create();
        Read(_state.With(3, 77));

        Assert.Single(Violations());
    }

    [Theory]
    [InlineData(nameof(OperationKind.Get), 404, null)]
    [InlineData(nameof(OperationKind.Patch), 404, null)]
    [InlineData(nameof(OperationKind.Patch), 409, null)]
    [InlineData(nameof(OperationKind.Patch), 409, 11L)]
    [InlineData(nameof(OperationKind.Patch), 500, null)]
    public void A_rejection_that_no_state_explains_is_reported(string kind, int status, long? required)
    {
        Create();
        Respond(Enum.Parse<OperationKind>(kind), status, required);

        Assert.Single(Violations());
    }

    [Fact]
    public void A_rejection_is_explained_by_a_concurrent_change()
    {
        Create();
        Respond(OperationKind.Get, 404);
        Delete();
        _operations[1] = _operations[1] with { Answered = _operations[2].Called };

        Assert.Empty(Violations());
    }

    [Fact]
    public void A_create_of_an_existing_object_is_reported()
    {
        Create();
        Create();

        Assert.Contains(Violations(), violation => violation.Contains("is applied to an existing object", StringComparison.Ordinal));
    }

    [Fact]
    public void A_watch_is_compared_with_the_history()
    {
        Create();
        Patch(slot: 1);
        Patch(slot: 2);

        Assert.Empty(Watched([.. _events]));
        Assert.Contains("Modified a 13 is missing", Assert.Single(Watched(_events[0], _events[1])), StringComparison.Ordinal);
        Assert.Single(Watched(_events[0], _events[2]));
        Assert.Single(Watched(_events[0], _events[0], _events[1], _events[2]));
        Assert.Single(Watched(_events[1], _events[0], _events[2]));
    }

    [Fact]
    public void A_watch_expires_only_if_its_changes_are_no_longer_kept()
    {
        Create();
        Patch(slot: 1);
        Patch(slot: 2);

        Assert.Empty(Expired(historyLength: 3));
        Assert.Contains("410 at version 10 although", Assert.Single(Expired(historyLength: 4)), StringComparison.Ordinal);
    }
}
