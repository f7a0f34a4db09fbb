using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Tests.Grammar;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("NOOP", "NOOP", "")]
    [InlineData("NOOP  ", "NOOP", "")]
    [InlineData("mail  FROM:<> x ", "mail", "FROM:<> x")]
    public void Cuts_a_command_line(string line, string verb, string argument)
    {
        CommandLine.TryParse(Encoding.ASCII.GetBytes(line), out var command).ShouldBeTrue();
        Encoding.ASCII.GetString(command.Verb).ShouldBe(verb);
        Encoding.ASCII.GetString(command.Argument).ShouldBe(argument);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("NO\0OP")]
    [InlineData("NOOP\tx")]
    [InlineData("NOOP \u007f")]
    public void Refuses_a_line_without_verb_or_with_control_characters(string line) =>
        CommandLine.TryParse(Encoding.ASCII.GetBytes(line), out _).ShouldBeFalse();

    [Theory]
    [InlineData("client.example", true)]
    [InlineData("[192.0.2.1]", true)]
    [InlineData("[IPv6:2001:db8::1]", true)]
    [InlineData("under_score", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a)b", false)]
    [InlineData("a;b", false)]
    public void Takes_any_name_that_is_safe_in_a_trace_field(string name, bool expected) =>
        HelloName.TryParse(Encoding.ASCII.GetBytes(name), out _).ShouldBe(expected);

    [Fact]
    public void Reads_parameters_in_order_with_keywords_in_upper_case()
    {
        EsmtpParameter.TryParseAll(" size=10  Body=8BITMIME X-Y"u8, out var parameters).ShouldBeTrue();
        parameters.ShouldBe([new("SIZE", "10"), new("BODY", "8BITMIME"), new("X-Y", null)]);
    }

    [Theory]
    [InlineData("SIZE=1")]
    [InlineData(" =1")]
    [InlineData(" -X=1")]
    [InlineData(" SIZE=")]
    [InlineData(" A=b=c")]
    [InlineData(" A B C D E F G H I J K L M N O P Q")]
    public void Refuses_what_is_no_parameter_list(string text) =>
        EsmtpParameter.TryParseAll(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void Decodes_what_it_encodes_as_xtext()
    {
        Prop.ForAll<NonNull<string>>(text =>
        {
            // Unpaired surrogates have no UTF-8 form.
            var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            Xtext.TryDecode(Xtext.Encode(valid), out var octets).ShouldBeTrue();
            Encoding.UTF8.GetString(octets).ShouldBe(valid);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("+")]
    [InlineData("+2")]
    [InlineData("+2b")]
    [InlineData("a=b")]
    [InlineData("a b")]
    public void Refuses_malformed_xtext(string text) => Xtext.TryDecode(text, out _).ShouldBeFalse();

    [Fact]
    public void Reading_a_path_command_never_throws()
    {
        Prop.ForAll<byte[]>(noise =>
        {
            foreach (var input in new[] { noise, [.. "FROM:<"u8, .. noise], [.. "FROM:<a@b>"u8, .. noise], [.. "FROM:<a@b> "u8, .. noise] })
            {
                var result = PathCommand.ParseMail(input);
                (result.Command is not null).ShouldBe(result.Status == PathCommandStatus.Ok);
                PathCommand.ParseRcpt(input).Status.ShouldNotBe(PathCommandStatus.Ok);
                (HelloName.TryParse(input, out var name) && name.AsSpan().ContainsAny(" ()")).ShouldBeFalse();
            }
        }).QuickCheckThrowOnFailure();
    }
}
