namespace Pennypost.Imap.Tests;

public sealed class ModelTests
{
    private const int CommandsTogether = 100_000;
    private const string Shared = "shared";

    [Fact]
    [Spec("USR-042", "USR-043")]
    public async Task Concurrent_sessions_agree_with_a_model_of_the_mailbox_at_every_response()
    {
        var system = new MemoryMailSystem();
        var truth = new FlagLedger();
        MemoryFolder folder = system.Folders["INBOX"];
        folder.Changed = truth.Note;
        folder.MaximumHistory = 200;
        for (int i = 0; i < 10; i++)
        {
            system.Deliver("INBOX", "message");
        }

        // The last is another user, who may read, mark as read, put in and mark as deleted, and nothing else.
        string[] kinds = ["", "CONDSTORE", "QRESYNC", "IMAP4rev2", "QRESYNC", Shared];
        folder.Acl["bob"] = MailboxRights.Lookup | MailboxRights.Read | MailboxRights.Seen | MailboxRights.Insert | MailboxRights.DeleteMessages;
        var settings = new ImapServerSettings { AllowPlaintextLogIn = true, MaximumBadCommands = int.MaxValue };
        var sessions = new List<ModelSession>();
        for (int i = 0; i < kinds.Length; i++)
        {
            sessions.Add(kinds[i] == Shared
                ? new ModelSession(await RunningSession.LoggedInAsync(system, settings, user: "bob"), "CONDSTORE", truth, new Random(4314), "#users/alice/INBOX")
                : new ModelSession(await RunningSession.LoggedInAsync(system, settings), kinds[i], truth, new Random(9051 + i)));
            await sessions[i].StartAsync();
        }

        int each = CommandsTogether / kinds.Length;
        await Task.WhenAll(sessions.Select(session => Task.Run(async () =>
        {
            while (session.Commands < each)
            {
                await session.ActAsync();
            }
        })));

        foreach (ModelSession session in sessions)
        {
            await session.AgreeAsync(folder);
            await session.DisposeAsync();
        }

        // What the other user tried and may not, he was refused, and nothing came of it.
        sessions[^1].Refusals.ShouldBeGreaterThan(100);
        sessions.Sum(session => session.Commands).ShouldBeGreaterThanOrEqualTo(CommandsTogether);
    }
}
