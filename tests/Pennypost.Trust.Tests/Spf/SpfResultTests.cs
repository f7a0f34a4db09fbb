using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

public sealed class SpfResultTests
{
    [Fact]
    public void There_are_the_seven_results_of_the_standard() =>
        // RFC 7208 §2.6, in the spelling that RFC 8601 §2.7.2 gives them.
        Enum.GetNames<SpfResult>().Select(name => name.ToLowerInvariant())
            .ShouldBe(["none", "pass", "fail", "softfail", "neutral", "temperror", "permerror"], ignoreOrder: true);
}
