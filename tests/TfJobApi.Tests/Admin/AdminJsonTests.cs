using System.Text.Json.Serialization.Metadata;
using TfJobApi.Admin;

namespace TfJobApi.Tests.Admin;

public sealed class AdminJsonTests
{
    public static TheoryData<Type> Bodies =>
        [typeof(ClockChange), typeof(ClockAdvance), typeof(TfJobApi.Journal.RecordFilter), typeof(JournalWait), typeof(RestoreOptions),
            typeof(TfJobApi.FaultInjection.FaultDefinition), typeof(ScenarioDefinition), typeof(SimulatedJobChange), typeof(PodStepDefinition)];

    /// <summary>A field that a body can have, and that nothing reads, would be a mistake that is ignored.</summary>
    [Theory]
    [MemberData(nameof(Bodies))]
    public void Every_field_of_a_body_is_read(Type body)
    {
        var type = (JsonTypeInfo)AdminJson.Default.GetTypeInfo(body)!;

        Assert.Empty(type.Properties.Where(property => property.Set is null && property.AssociatedParameter is null).Select(property => property.Name));
    }
}
