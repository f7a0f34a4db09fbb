using System.Runtime.CompilerServices;

namespace Pennypost.Pop3.Tests;

public sealed class TranscriptTests
{
    [Fact]
    [Spec("USR-020", "USR-028")]
    public Task Worked_example_of_the_specification() => Transcript.PlayAsync("worked-example");

    [Fact]
    [Spec("USR-022", "USR-027")]
    public Task Unique_ids_stay_and_order_is_ascending() => Transcript.PlayAsync("unique-ids");

    [Fact]
    [Spec("USR-024")]
    public Task Deletions_need_quit() => Transcript.PlayAsync("deletions-need-quit");

    [Fact]
    public Task Commands_in_the_wrong_state() => Transcript.PlayAsync("wrong-state");

    [Fact]
    public Task Time_between_log_ins() => Transcript.PlayAsync("login-delay");

    [Fact]
    public Task Utf8_and_language() => Transcript.PlayAsync("utf8-and-language");

    [Fact]
    public Task Bad_arguments() => Transcript.PlayAsync("bad-arguments");

    [Fact]
    public Task Capabilities() => Transcript.PlayAsync("capabilities");

    [Fact]
    [Spec("SVC-036")]
    public Task Tls_required_before_log_in() => Transcript.PlayAsync("tls-required");

    [Fact]
    public Task Stls() => Transcript.PlayAsync("stls");

    [Fact]
    [Spec("SVC-047")]
    public Task Three_failed_log_ins_close_the_connection() => Transcript.PlayAsync("failed-log-ins");

    [Fact]
    public Task Sasl_plain() => Transcript.PlayAsync("sasl-plain");

    [Fact]
    [Spec("SVC-043")]
    public Task Access_refused() => Transcript.PlayAsync("access-refused");

    [Fact]
    public Task Top_and_byte_stuffing() => Transcript.PlayAsync("top-and-stuffing");

    [Fact]
    public Task Faults_of_the_mail_system() => Transcript.PlayAsync("faults");

    [Fact]
    public Task Hostile_lines() => Transcript.PlayAsync("hostile-lines");

    [Fact]
    public void Every_transcript_is_played()
    {
        var source = File.ReadAllText(ThisFile());
        foreach (var file in Directory.GetFiles(Transcript.Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "README"))
        {
            source.ShouldContain($"PlayAsync(\"{file}\")");
        }
    }

    [Fact]
    public void Every_command_has_a_transcript()
    {
        var dialogues = string.Concat(Directory.GetFiles(Transcript.Folder, "*.txt").Select(File.ReadAllText));
        foreach (var command in Commands.CommandTable.All)
        {
            dialogues.ShouldContain("C: " + command.Keyword);
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
