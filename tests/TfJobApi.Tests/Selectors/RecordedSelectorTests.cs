using System.Text.Json.Nodes;
using TfJobApi.Errors;
using TfJobApi.Resources.Definitions;
using TfJobApi.Selectors;

namespace TfJobApi.Tests.Selectors;

/// <summary>Selectors that a real kube-apiserver 1.20.2 accepts for TFJobs, and others with its messages, which are 400.</summary>
public sealed class RecordedSelectorTests
{
    private static readonly JsonNode Recorded =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Selectors", "Data", "selectors.json")))!;

    public static TheoryData<string, string?> LabelSelectors => Cases("labelSelector");

    public static TheoryData<string, string?> FieldSelectors => Cases("fieldSelector");

    [Theory]
    [MemberData(nameof(LabelSelectors))]
    public void A_label_selector_is_accepted_or_rejected_as_there(string selector, string? message) =>
        AssertRejection(message, LabelSelector.Parse(selector).TryGet(out _, out var failure) ? null : failure);

    [Theory]
    [MemberData(nameof(FieldSelectors))]
    public void A_field_selector_is_accepted_or_rejected_as_there(string selector, string? message) =>
        AssertRejection(message, FieldSelector.Parse(selector).TryGet(out var parsed, out var failure)
            && parsed.ResolveFields(TfJob.Definition).TryGet(out _, out failure) ? null : failure);

    private static void AssertRejection(string? message, ApiStatus? failure) =>
        Assert.Equal(message is null ? (0, null, null) : (400, "BadRequest", message), (failure?.Code ?? 0, failure?.Reason, failure?.Message));

    private static TheoryData<string, string?> Cases(string kind) =>
        new(Recorded[kind]!.AsArray().Select(entry => ((string)entry!["selector"]!, (string?)entry["message"])));
}
