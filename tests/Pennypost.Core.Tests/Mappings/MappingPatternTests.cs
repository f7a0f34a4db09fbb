using Pennypost.Core.Mappings;

namespace Pennypost.Core.Tests.Mappings;

/// <summary>The address of a mapping, and CSV.</summary>
public sealed class MappingPatternTests
{
    [Theory, Spec("MAP-006", "MAP-009")]
    [InlineData("Fred", "fred", false, false)]
    [InlineData(" fred@Example.COM ", "fred@example.com", false, false)]
    [InlineData("info@bücher.example", "info@xn--bcher-kva.example", false, false)]
    [InlineData("s?les*", "s?les*", true, false)]
    [InlineData("fred@*", "fred@*", true, true)]
    [InlineData("fred@*.*", "fred@*.*", true, true)]
    [InlineData("*@example.com", "*@example.com", true, false)]
    [InlineData("~@example.com", "~@example.com", false, false)]
    [InlineData("~@*.example.com", "~@*.example.com", true, false)]
    [InlineData("~", "~", false, false)]
    public void Every_form_is_read_and_kept_in_lower_case(string text, string stored, bool wildcards, bool anyDomain)
    {
        MappingPattern.TryParse(text, out var pattern, out _).ShouldBeTrue();
        pattern!.Text.ShouldBe(stored);
        pattern.HasWildcards.ShouldBe(wildcards);
        pattern.MatchesAnyDomain.ShouldBe(anyDomain);
        pattern.IsUnrecognised.ShouldBe(text.Trim().StartsWith('~'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a@exam ple.com")]
    [InlineData("a@")]
    [InlineData("a@.")]
    [InlineData("a\r\nb")]
    [InlineData("a\0")]
    [InlineData("\"a\"@example.com")]
    [InlineData("a@*ex\u00e4mple")]
    public void Anything_else_is_refused_with_a_reason(string text)
    {
        MappingPattern.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Csv_fields_may_hold_commas_quotes_and_line_breaks()
    {
        var rows = Csv.Read("\uFEFFa,\"b,\"\"c\"\"\"\r\n\r\n\"d\ne\",\nlast").ToList();
        rows.Select(r => r.Line).ShouldBe([1, 3, 5]);
        rows[0].Fields.ShouldBe(["a", "b,\"c\""]);
        rows[1].Fields.ShouldBe(["d\ne", ""]);
        rows[2].Fields.ShouldBe(["last"]);
        Should.Throw<FormatException>(() => Csv.Read("a,\"b").ToList());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var writer = new StringWriter();
        string[] fields = ["plain", "with,comma", "with\"quote", " outer ", "line\r\nbreak", ""];
        Csv.Write(writer, fields);
        Csv.Read(writer.ToString()).Single().Fields.ShouldBe(fields);
    }
}
