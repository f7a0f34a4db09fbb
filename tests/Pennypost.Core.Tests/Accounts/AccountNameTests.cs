using Pennypost.Core.Accounts;

namespace Pennypost.Core.Tests.Accounts;

/// <summary>Names, states and number filters.</summary>
public sealed class AccountNameTests
{
    [Theory, Spec("USR-150")]
    [InlineData("a", true)]
    [InlineData("fred.mycompany", true)]
    [InlineData("A_b-9", true)]
    [InlineData("12345678901234567890123456789012", true)]
    [InlineData("123456789012345678901234567890123", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a@b", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData("a..b", false)]
    [InlineData("zoë", false)]
    [InlineData("a\n", false)]
    [InlineData("Everyone", false)]
    [InlineData("admins", false)]
    [InlineData("No-One", false)]
    [InlineData("ListServer", false)]
    [InlineData("mailer_daemon", false)]
    public void A_name_is_a_short_local_part_that_nothing_else_uses(string name, bool allowed) => (AccountName.Check(name) is null).ShouldBe(allowed);

    [Fact, Spec("USR-166")]
    public void An_account_expires_when_its_last_day_has_ended()
    {
        var lastDay = new DateOnly(2024, 5, 31);
        AccountStates.Of(true, lastDay, new FixedTime(new(2024, 5, 31, 23, 59, 59, TimeSpan.Zero))).ShouldBe(AccountState.Active);
        AccountStates.Of(true, lastDay, new FixedTime(new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero))).ShouldBe(AccountState.Expired);
        AccountStates.Of(true, null, TimeProvider.System).ShouldBe(AccountState.Active);
        AccountStates.Of(false, null, TimeProvider.System).ShouldBe(AccountState.Disabled);
    }

    [Theory, Spec("USR-136", "USR-149")]
    [InlineData("10", 10, 10)]
    [InlineData(">10", 11, long.MaxValue)]
    [InlineData(">= 10", 10, long.MaxValue)]
    [InlineData("<10", long.MinValue, 9)]
    [InlineData("<=10", long.MinValue, 10)]
    [InlineData("5..8", 5, 8)]
    [InlineData("<1M", long.MinValue, 1_048_575)]
    [InlineData("1k..2g", 1024, 2_147_483_648)]
    public void A_number_filter_is_a_number_a_comparison_or_a_range(string text, long minimum, long maximum)
    {
        NumberFilter.TryParse(text, suffixes: true, out var filter).ShouldBeTrue();
        filter.ShouldBe(new NumberFilter(minimum, maximum));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("><1")]
    [InlineData("1..")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("999999999999999g")]
    [InlineData("k")]
    public void Anything_else_is_no_filter(string text) => NumberFilter.TryParse(text, suffixes: true, out _).ShouldBeFalse();

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
