using System.Text.RegularExpressions;

namespace Pennypost.Architecture;

/// <summary>Rules for hand-written sources that no analyzer checks.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 500;

    [Fact]
    public void No_source_file_is_longer_than_five_hundred_lines()
    {
        var sources = Repository.ProductSources()
            .Concat(Repository.Files(["tests"], ".cs"))
            .Concat(Repository.Files(["admin-spa", "tests"], ".ts", ".tsx", ".mjs").Where(path => !path.EndsWith(".gen.ts", StringComparison.Ordinal)));
        sources.Select(path => (Path: path, Lines: Repository.Read(path).Count(c => c == '\n')))
            .Where(file => file.Lines > LongestFile)
            .Select(file => $"{file.Path}: {file.Lines} lines")
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Thread.Sleep", "a thread that sleeps serves nobody: await a delay or, better, an event")]
    [InlineData("NotImplementedException", "what is not there is not offered")]
    [InlineData("DateTime.Now", "time comes from the injected TimeProvider, in UTC")]
    public void Product_code_is_free_of(string word, string reason)
    {
        Repository.ProductSources()
            .Where(path => SourceText.WithoutCommentsAndStrings(Repository.Read(path)).Contains(word, StringComparison.Ordinal))
            .ShouldBeEmpty(reason);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        Repository.ProductSources()
            .Concat(Repository.Files(["admin-spa/src"], ".ts", ".tsx"))
            .Where(path => LeftForLater().IsMatch(Repository.Read(path)))
            .ShouldBeEmpty("finish it, or write an issue");
    }

    [Fact]
    public void No_exception_is_swallowed()
    {
        Repository.ProductSources()
            .SelectMany(path => Swallowed(Repository.Read(path)).Select(text => $"{path}: {text}"))
            .ShouldBeEmpty("handle it, log it, or name the exception and say in a comment why it ends here");
    }

    [Theory]
    [InlineData("try { } catch { }", true)]
    [InlineData("catch (Exception)\n{\n    // why\n}", true)]
    [InlineData("catch (IOException)\n{\n}", true)]
    [InlineData("catch (IOException)\n{\n    // The peer has gone: that is what we wanted.\n}", false)]
    [InlineData("catch (Exception e) when (e is IOException)\n{\n    // The peer has gone.\n}", false)]
    [InlineData("catch (IOException e) when (e.HResult == 1)\n{\n    return;\n}", false)]
    public void A_swallowed_exception_is_found(string source, bool expected) => Swallowed(source).Any().ShouldBe(expected);

    // An empty block is allowed only for a named exception and with a comment that says why.
    private static IEnumerable<string> Swallowed(string source) =>
        EmptyCatch().Matches(SourceText.WithoutCommentsAndStrings(source))
            .Select(match => (Named: match.Groups["type"].Value is not ("" or "Exception") || match.Groups["when"].Success, Text: source.Substring(match.Index, match.Length)))
            .Where(found => !found.Named || !found.Text.Contains("//", StringComparison.Ordinal))
            .Select(found => found.Text.Replace('\n', ' '));

    [Fact]
    public void Comments_and_strings_are_told_from_code()
    {
        SourceText.WithoutCommentsAndStrings("a(\"x // y\"); // b").Trim().ShouldBe("a(        );");
        SourceText.WithoutComments("a(\"x // y\"); /* b */c").ShouldBe("a(\"x // y\");        c");
        SourceText.WithoutCommentsAndStrings("@\"a\"\"b\" + c").Trim().ShouldBe("+ c");
        SourceText.WithoutCommentsAndStrings("\"\"\"a \" b\"\"\" + '\"' + c").Trim().ShouldBe("+     + c");
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"\bcatch\s*(\(\s*(?<type>[\w.]+)[^)]*\)\s*)?(?<when>when\s*\([^{]*\)\s*)?\{\s*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyCatch();
}
