namespace Pennypost.Architecture.Rfc;

/// <summary>docs/rfc/index.tsv and the citations in the code agree.</summary>
public sealed class RfcIndexTests
{
    [Fact]
    public void Every_cited_rfc_has_a_row()
    {
        var known = RfcIndex.Load().Select(row => row.Number).ToHashSet();
        RfcIndex.Citations()
            .Where(citation => !known.Contains(citation.Key))
            .OrderBy(citation => citation.Key)
            .Select(citation => $"RFC {citation.Key} is cited in {citation.First()}")
            .ShouldBeEmpty($"add them to {RfcIndex.Path}");
    }

    [Fact]
    public void Every_rfc_that_is_said_to_be_there_is_cited()
    {
        var cited = RfcIndex.Citations();
        RfcIndex.Load()
            .Where(row => row.Status is "implemented" or "partial" && !cited.Contains(row.Number))
            .Select(row => row.Number)
            .ShouldBeEmpty("no source cites these, so they are planned at most");
    }

    [Fact]
    public void Where_names_files_or_folders_that_exist()
    {
        RfcIndex.Load()
            .Where(row => row.Status is not "planned")
            .SelectMany(row => row.Where.Split(", ").Where(place => !Path.Exists(Path.Combine(Repository.Root, place))).Select(place => $"RFC {row.Number}: {place}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_index_is_in_order_and_its_cells_are_filled()
    {
        var rows = RfcIndex.Load();
        rows.Select(row => row.Number).ShouldBe(rows.Select(row => row.Number).Order().Distinct());
        rows.ShouldAllBe(row => row.Title.Length > 0 && row.Where.Length > 0);
        rows.Select(row => row.Status).Distinct().Except(["implemented", "partial", "planned"], StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("// RFC 5321 §4.5.3.1.1: reason", new[] { 5321 })]
    [InlineData("RFC 2045, 2046 and 2047", new[] { 2045, 2046, 2047 })]
    [InlineData("RFC9051, rfc", new[] { 9051 })]
    [InlineData("RFC 1939 with 1000 mailboxes", new[] { 1939 })]
    public void Citations_are_read(string text, int[] expected) => RfcIndex.Cited(text).ShouldBe(expected);
}
