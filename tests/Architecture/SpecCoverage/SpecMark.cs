namespace Pennypost.Architecture.SpecCoverage;

/// <summary>A test says that it proves a row.</summary>
/// <param name="Row">The row's id.</param>
/// <param name="Test">The test as a reader finds it: <c>SmtpDataTests.Refuses_bare_lf</c>, or the title of a test of the admin app.</param>
internal sealed record SpecMark(string Row, string Test);

/// <summary>What a scan of the tests' sources found.</summary>
/// <param name="Marks">The marks.</param>
/// <param name="Errors">Marks that stand where no test is, or that the scan cannot read.</param>
internal sealed record SpecMarks(IReadOnlyList<SpecMark> Marks, IReadOnlyList<string> Errors)
{
    /// <summary>Scans all tests of the repository.</summary>
    public static SpecMarks Load()
    {
        var csharp = Repository.Files(["tests"], ".cs")
            .Where(path => !path.StartsWith("tests/Architecture/SpecCoverage/", StringComparison.Ordinal))
            .Select(path => CSharpMarks.Scan(path, Repository.Read(path)));
        var script = Repository.Files(["admin-spa", "tests"], ".ts", ".tsx", ".mjs", ".js")
            .Select(path => ScriptMarks.Scan(path, Repository.Read(path)));
        var all = csharp.Concat(script).ToList();
        return new SpecMarks([.. all.SelectMany(found => found.Marks)], [.. all.SelectMany(found => found.Errors)]);
    }
}
