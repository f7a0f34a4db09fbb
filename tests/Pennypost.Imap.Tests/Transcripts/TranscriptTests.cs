using Pennypost.Imap.Server;

namespace Pennypost.Imap.Tests;

public sealed class TranscriptTests
{
    /// <summary>Files that a test of their own plays, because they prove a row of the specification.</summary>
    private static readonly string[] OwnTests =
        ["select-and-status", "three-clients", "append", "subscriptions", "copy-and-move", "failed-log-ins", "starttls", "idle", "limits"];

    public static TheoryData<string> Others =>
        [.. Directory.GetFiles(Transcript.Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => name != "README").Except(OwnTests).Order()];

    [Theory]
    [MemberData(nameof(Others))]
    public Task Dialogue(string name) => Transcript.PlayAsync(name);

    [Fact]
    [Spec("USR-041")]
    public Task Select_and_status() => Transcript.PlayAsync("select-and-status");

    [Fact]
    [Spec("USR-042", "USR-043")]
    public Task Three_clients_in_one_folder_hear_of_every_change() => Transcript.PlayAsync("three-clients");

    [Fact]
    [Spec("USR-044")]
    public Task Append() => Transcript.PlayAsync("append");

    [Fact]
    [Spec("USR-045")]
    public Task Subscriptions_live_apart_from_folders() => Transcript.PlayAsync("subscriptions");

    [Fact]
    public Task Copies_keep_flags_and_moves_are_told() => Transcript.PlayAsync("copy-and-move");

    [Fact]
    [Spec("SVC-270")]
    public Task The_third_failed_log_in_ends_the_session() => Transcript.PlayAsync("failed-log-ins");

    [Fact]
    [Spec("SVC-263")]
    public Task Starttls_is_needed_and_drops_what_came_before() => Transcript.PlayAsync("starttls");

    [Fact]
    [Spec("SVC-276")]
    public Task Costly_commands_are_refused_when_no_place_becomes_free() => Transcript.PlayAsync("limits");

    [Fact]
    [Spec("SVC-269")]
    public Task Idle_can_be_switched_off_and_keeps_alive() => Transcript.PlayAsync("idle");

    [Fact]
    public void Every_command_of_the_table_is_spoken_in_a_transcript()
    {
        string all = string.Join('\n', Directory.GetFiles(Transcript.Folder, "*.txt").Select(File.ReadAllText)).ToUpperInvariant();
        CommandTable.Definitions.Keys.Where(name => !System.Text.RegularExpressions.Regex.IsMatch(
            all, $@"^[A-C]: \w+ {name}\b", System.Text.RegularExpressions.RegexOptions.Multiline, TimeSpan.FromSeconds(5))).ShouldBeEmpty();
    }
}
