using Pennypost.Core.Sending;

namespace Pennypost.Core.Tests.Sending;

public sealed class RetryPlanTests
{
    [Fact]
    [Spec("CON-161", "CON-162")]
    public void The_last_interval_repeats()
    {
        var plan = RetryPlan.Parse("10,10,10,30,60,60,60,180");
        var minute = 0.0;
        var attempts = new List<double> { 0 };
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            minute += plan.After(attempt).TotalMinutes;
            attempts.Add(minute);
        }

        attempts.ShouldBe([0, 10, 20, 30, 60, 120, 180, 240, 420, 600, 780]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("5,,6")]
    [InlineData("x")]
    [InlineData("10081")]
    public void Refuses_what_is_no_plan(string text) => RetryPlan.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_default_is_a_plan() => RetryPlan.Parse(OutgoingSettings.RetryIntervals.Default).After(1).ShouldBe(TimeSpan.FromMinutes(5));
}
