using TfJobApi.Verification;

namespace TfJobApi.Tests.Verification;

public sealed class RecordedMarksTests
{
    [Theory]
    [InlineData("<uid1>", "c1eea837-19ce-7d68-132f-e29051dca629")]
    [InlineData("object has been modified: <uid1> in <rv1>", "object has been modified: a-1 in 7")]
    [InlineData("<time>", "2026-01-02T03:04:05Z")]
    [InlineData("job-<random>", "job-x7k2p")]
    [InlineData("<age>", "5s")]
    [InlineData("<no value>", "<no value>")]
    [InlineData("<uid>", "<uid>")]
    public void A_mark_matches_a_value_of_its_kind(string recorded, string received) => Assert.True(new RecordedMarks().Match(recorded, received));

    [Theory]
    [InlineData("<rv1>", "")]
    [InlineData("<rv1>", "x")]
    [InlineData("<time>", "now")]
    [InlineData("<no value>", "7")]
    [InlineData("job-<random>", "job-")]
    [InlineData("a", "ab")]
    [InlineData("ab", "a")]
    public void Another_value_does_not_match(string recorded, string received) => Assert.False(new RecordedMarks().Match(recorded, received));

    [Fact]
    public void Equal_marks_need_equal_values()
    {
        var marks = new RecordedMarks();

        Assert.True(marks.Match("<rv1>", "7"));
        Assert.True(marks.Match("<rv1>", "7"));
        Assert.False(marks.Match("<rv1>", "8"));
    }

    [Fact]
    public void Different_marks_need_different_values()
    {
        var marks = new RecordedMarks();

        Assert.True(marks.Match("<rv1>", "7"));
        Assert.False(marks.Match("<rv2>", "7"));
        Assert.True(marks.Match("<rv2>", "8"));
    }
}
