using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Pennypost.Mail.Tests.Headers;

public sealed class HeaderFieldFilterTests
{
    private static readonly string[] Pieces =
        ["Drop: x\r\n", "drop : y\n", "Keep: z\r\n", " folded\r\n", "\tDrop: no field\r\n", "no field\r\n", "\r", "\r\n", "\n", "Drop", ":", "text"];

    private static Arbitrary<string> Messages { get; } = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData("Drop: a\r\n folded\r\nKeep: b\r\n\r\nDrop: body\r\n", "Keep: b\r\n\r\nDrop: body\r\n")]
    [InlineData("Keep: a\r\n\tDrop: b\r\nDROP: c", "Keep: a\r\n\tDrop: b\r\n")]
    [InlineData("Drop : a\r\nDropper: b\r\n", "Dropper: b\r\n")]
    [InlineData("\r\nDrop: a\r\n", "\r\nDrop: a\r\n")]
    [InlineData("Drop: a\n\nDrop: b", "\nDrop: b")]
    [InlineData("\rDrop: a\r\nDrop: b\r\n", "\rDrop: a\r\n")]
    [InlineData("", "")]
    public void Leaves_fields_out_of_the_header_and_only_there(string message, string expected) => Filter(message, int.MaxValue).ShouldBe(expected);

    [Fact]
    public void Chunks_do_not_matter() => Check.QuickThrowOnFailure(Prop.ForAll(Messages, message =>
        Filter(message, 1) == Filter(message, int.MaxValue) && Filter(message, 3) == Filter(message, int.MaxValue)));

    [Fact]
    public void A_message_without_such_fields_passes_unchanged() => Check.QuickThrowOnFailure(Prop.ForAll(Messages, message =>
        Filter(message.Replace("rop", "rap", StringComparison.Ordinal), 2) == message.Replace("rop", "rap", StringComparison.Ordinal)));

    [Fact]
    public void A_field_of_any_length_is_left_out_without_being_held()
    {
        var message = "Drop: " + new string('x', HeaderFieldFilter.LongestHeld * 3) + "\r\n more\r\nKeep: y\r\n\r\n";
        Filter(message, 1000).ShouldBe("Keep: y\r\n\r\n");
        Filter(message.Replace("Drop", "Hold", StringComparison.Ordinal), 1000).ShouldBe(message.Replace("Drop", "Hold", StringComparison.Ordinal));
    }

    private static string Filter(string message, int chunk)
    {
        var filter = new HeaderFieldFilter((name, _) => Encoding.Latin1.GetString(name).Equals("drop", StringComparison.OrdinalIgnoreCase));
        var result = new StringBuilder();
        for (var at = 0; at < message.Length; at += Math.Min(chunk, message.Length - at))
        {
            var piece = Encoding.Latin1.GetBytes(message.Substring(at, Math.Min(chunk, message.Length - at)));
            result.Append(Encoding.Latin1.GetString(filter.Take(new ReadOnlySequence<byte>(piece)).Span));
        }

        return result.Append(Encoding.Latin1.GetString(filter.Finish().Span)).ToString();
    }
}
