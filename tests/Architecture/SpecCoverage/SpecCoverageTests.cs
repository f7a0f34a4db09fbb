namespace Pennypost.Architecture.SpecCoverage;

/// <summary>docs/spec-coverage.md tells the truth about the tests' marks, and every mark names a row that exists.</summary>
public sealed class SpecCoverageTests
{
    private const string Index = """
        ## Capabilities (1)

        ### Protocols

        | Capability | What it does | Rows |
        |---|---|---|
        | Mail in | accepts | ABC-001..002, ABC-004 |

        ## Other
        """;

    private const string Rows = """
        | ABC-001 | Accepts. | - |
        | ABC-002 | **[legacy]** Dials. | - |
        | ABC-003 | Nobody's. | - |
        | ABC-004 | Refuses. | - |
        """;

    [Fact]
    public void The_document_is_fresh() =>
        Repository.VerifyOrUpdate(CoverageReport.Path, CoverageReport.Write(Specification.Load(), SpecMarks.Load().Marks));

    [Fact]
    public void Every_mark_names_a_row_and_stands_on_a_test()
    {
        var rows = Specification.Load().Rows;
        var found = SpecMarks.Load();
        found.Errors.ShouldBeEmpty();
        found.Marks.Where(mark => !rows.ContainsKey(mark.Row)).ShouldBeEmpty("docs/spec holds no such rows");
    }

    [Fact]
    public void The_specification_is_whole()
    {
        var specification = Specification.Load();
        specification.Errors.ShouldBeEmpty();
        specification.Rows.Count.ShouldBe(2134);
        specification.Capabilities.Count.ShouldBe(79);
    }

    [Fact]
    public void Rows_are_counted_per_capability_with_legacy_rows_apart()
    {
        var specification = Specification.Parse(Index, [Rows]);
        var text = CoverageReport.Write(specification, [new("ABC-001", "T.b"), new("ABC-001", "T.a"), new("ABC-001", "T.a"), new("ABC-003", "T.c")]);
        text.ShouldContain("| Mail in | 1 / 2 | 0 / 1 |\n");
        text.ShouldContain("Rows of no capability: 1 / 1 proved, legacy –.\n");
        text.ShouldContain("| ABC-001 | T.a<br>T.b |\n| ABC-003 | T.c |\n");
        text.ShouldContain("**Proved: 2 / 3 rows, and 0 / 1 legacy rows.**");
    }

    [Fact]
    public void A_range_beyond_the_rows_is_an_error() =>
        Specification.Parse(Index.Replace("ABC-004", "ABC-004..005", StringComparison.Ordinal), [Rows]).Errors
            .ShouldBe(["the index names ABC-005, which no file holds"]);

    [Fact]
    public void Marks_in_csharp_are_found_with_their_tests()
    {
        const string source = """
            // [Spec("ABC-009")] in a comment is none
            [Spec("ABC-001")]
            public sealed class OneTests
            {
                [Theory]
                [InlineData("] ( [Spec(")]
                [Spec("ABC-002", "ABC-003")]
                public async Task Does_it(string x) { }

                [Fact, Spec("ABC-004")]
                public void Also() => x.Length.ShouldBe(1);
            }
            """;
        var found = CSharpMarks.Scan("a.cs", source);
        found.Errors.ShouldBeEmpty();
        found.Marks.ShouldBe([
            new("ABC-001", "OneTests"), new("ABC-002", "OneTests.Does_it"), new("ABC-003", "OneTests.Does_it"), new("ABC-004", "OneTests.Also")]);
    }

    [Theory]
    [InlineData("class T { [Spec(\"ABC-001\")] public void NoTest() { } }", "a.cs:1: [Spec] stands on no test")]
    [InlineData("class T { [Fact] [Spec(Row)] public void Test() { } }", "a.cs:1: [Spec] takes row ids as literals")]
    public void A_mark_that_proves_nothing_is_an_error(string source, string error) =>
        CSharpMarks.Scan("a.cs", source).Errors.ShouldBe([error]);

    [Fact]
    public void Marks_in_scripts_are_found_with_their_titles()
    {
        var found = ScriptMarks.Scan("app/a.test.tsx", "it('lists accounts [spec: ABC-001 ABC-002]', () => {});\ntest.only(`x`, f)\ntest.each([1])(\n  \"%i [spec: ABC-003]\", f)");
        found.Errors.ShouldBeEmpty();
        found.Marks.ShouldBe([new("ABC-001", "a.test.tsx: lists accounts"), new("ABC-002", "a.test.tsx: lists accounts"), new("ABC-003", "a.test.tsx: %i")]);
        ScriptMarks.Scan("a.test.ts", "// [spec: ABC-001]").Errors.Count.ShouldBe(1);
    }
}
