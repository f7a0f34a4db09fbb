using System.Net;
using Pennypost.Core.BlockLists;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Which answers of a list count.</summary>
public sealed class AnswerPatternTests
{
    [Theory]
    [InlineData("", "127.0.0.2", true)]
    [InlineData("", "127.0.0.10", true)]
    [InlineData("", "127.255.255.254", false)] // error code of an operator
    [InlineData("", "127.255.254.1", true)]
    [InlineData("", "192.0.2.1", false)] // not an answer of a list at all
    [InlineData("127.0.0.3", "127.0.0.3", true)]
    [InlineData("127.0.0.3", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "127.0.0.10", true)] // unanchored
    [InlineData("/^127\\.0\\.0\\.1$/", "127.0.0.10", false)]
    [InlineData("/^127\\.0\\.0\\.1$/i", "127.0.0.1", true)]
    [InlineData("127\\.0\\.0\\.([2-4]|1[01])$", "127.0.0.11", true)]
    [Spec("SVC-189", "SVC-190", "SVC-191")]
    public void Patterns_search_in_answers_and_the_ordinary_one_leaves_errors_out(string text, string answer, bool expected)
    {
        AnswerPattern.TryParse(text, out var pattern).ShouldBeTrue();
        pattern!.Matches(IPAddress.Parse(answer)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=127)")] // needs backtracking
    [InlineData("(127)\\1")]
    [InlineData("127\n")]
    public void What_cannot_run_in_linear_time_is_refused(string text) => AnswerPattern.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_long_pattern_is_refused() => AnswerPattern.TryParse(new string('1', 201), out _).ShouldBeFalse();

    [Fact]
    [Spec("SVC-190")]
    public void Unescaped_dots_and_open_ends_are_warned_of()
    {
        Warnings("127.0.0.1").Count.ShouldBe(2);
        Warnings("127\\.0\\.0\\.1$").ShouldBeEmpty();
        Warnings("").ShouldBeEmpty();
        Warnings("127\\.0\\.0\\..*").ShouldBeEmpty();

        static IReadOnlyList<string> Warnings(string text)
        {
            AnswerPattern.TryParse(text, out var pattern).ShouldBeTrue();
            return pattern!.Warnings;
        }
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [Spec("SVC-188")]
    public void Only_public_addresses_are_looked_up(string address, bool expected) => PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBe(expected);
}
