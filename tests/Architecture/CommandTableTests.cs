namespace Pennypost.Architecture;

/// <summary>What exists is listed: a command's file that no table names would never run, a transcript that no test reads would prove nothing.</summary>
public sealed class CommandTableTests
{
    [Theory]
    [InlineData("src/Pennypost.Smtp/Server/Commands", "src/Pennypost.Smtp/Server/SmtpCommandTable.cs")]
    [InlineData("src/Pennypost.Imap/Server/Commands", "src/Pennypost.Imap/Server/CommandTable.cs")]
    [InlineData("src/Pennypost.Pop3/Commands", "src/Pennypost.Pop3/Commands/CommandTable.cs")]
    public void Every_command_stands_in_its_table(string folder, string table)
    {
        var rows = SourceText.WithoutCommentsAndStrings(Repository.Read(table));
        var files = Repository.Files([folder], ".cs").Where(path => path != table && IsCommand(Repository.Read(path))).ToList();
        files.Count.ShouldBeGreaterThan(10);
        files.Where(path => !rows.Contains(Path.GetFileNameWithoutExtension(path) + ".", StringComparison.Ordinal)).ShouldBeEmpty($"give them a row in {table}");
    }

    [Theory]
    [InlineData("smtp")]
    [InlineData("imap")]
    [InlineData("pop3")]
    public void Every_command_is_spoken_in_a_transcript_or_a_test(string protocol)
    {
        var spoken = string.Join('\n', Repository.Files([$"tests/Transcripts/{protocol}", "tests"], ".txt", ".cs").Select(Repository.Read));
        Verbs(protocol).Where(verb => !spoken.Contains(verb, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty("no test says these");
    }

    private static bool IsCommand(string source) =>
        source.Contains("ValueTask<Completion> RunAsync(", StringComparison.Ordinal)
        || source.Contains("static readonly SmtpCommand", StringComparison.Ordinal) || source.Contains("Pop3Command Command", StringComparison.Ordinal);

    // The first literal of a row is the command's name.
    private static IEnumerable<string> Verbs(string protocol)
    {
        string[] folders = protocol switch
        {
            "smtp" => ["src/Pennypost.Smtp/Server/Commands"],
            "imap" => ["src/Pennypost.Imap/Server"],
            _ => ["src/Pennypost.Pop3/Commands"],
        };
        return Repository.Files(folders, ".cs")
            .SelectMany(path => RowName().Matches(SourceText.WithoutComments(Repository.Read(path))))
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal);
    }

    private static System.Text.RegularExpressions.Regex RowName() => new(
        @"new(\s+\w+Command)?\(\s*""(?<name>[A-Z][A-Z ]{2,15})"",\s*\w",
        System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));
}
