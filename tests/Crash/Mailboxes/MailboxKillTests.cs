using System.Security.Cryptography;

namespace Pennypost.Crash.Mailboxes;

/// <summary>kill -9 of the whole system, its database included, in the middle of COPY, MOVE, EXPUNGE and APPEND.</summary>
public sealed class MailboxKillTests
{
    private const int Rounds = 6;
    private const string Name = "c1";
    private const string Password = "correct-horse-9";

    [Fact]
    public async Task Folders_hold_what_was_acknowledged_after_kills_in_the_middle_of_changes()
    {
        var folder = Directory.CreateTempSubdirectory("pennypost-crash-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var data = Path.Combine(folder, "data");
        var ports = SystemPorts.Find();
        string[] arguments = ["--demo", "--demo-accounts", "c{1..1}", "--demo-password", Password];
        MailboxWork[] works = [new MovingWork(), new CopyingWork(), new ExpungingWork(), new AppendingWork()];
        Task<ImapConnection> ConnectAsync() => ImapConnection.LogInAsync(ports.Imap, Name, Password);

        for (var round = 1; round <= Rounds; round++)
        {
            await using var system = await SystemProcess.StartAsync(data, ports, arguments);
            await using (var imap = await ConnectAsync())
            {
                foreach (var work in works)
                {
                    await (round == 1 ? work.PrepareAsync(imap) : work.VerifyAsync(imap));
                }
            }

            var before = works.Select(work => work.Acknowledged).ToArray();
            var running = works.Select(work => Task.Run(() => work.RunAsync(ConnectAsync))).ToArray();
            await Eventually.TrueAsync(
                () => running.Any(task => task.IsCompleted) || works.Zip(before).All(pair => pair.First.Acknowledged > pair.Second + 2),
                "every kind of change is under way", TimeSpan.FromSeconds(60));

            // Any moment will do.
            await Task.Delay(RandomNumberGenerator.GetInt32(20, 400));
            (await system.KillAsync()).ShouldBeGreaterThan(5, "the database was not killed");
            await Task.WhenAll(running);
        }

        await using (var system = await SystemProcess.StartAsync(data, ports, arguments))
        {
            await using (var imap = await ConnectAsync())
            {
                foreach (var work in works)
                {
                    await work.VerifyAsync(imap);
                }
            }

            (await system.StopAsync()).ShouldBe(0, system.Log);
        }

        works.ShouldAllBe(work => work.CutOff == Rounds);
        var (exitCode, report) = await SystemProcess.RunAsync(data, "check-consistency");
        exitCode.ShouldBe(0, report);
        TestContext.Current.SendDiagnosticMessage(
            "{0} kills; acknowledged: {1}", Rounds, string.Join(", ", works.Select(work => $"{work.GetType().Name} {work.Acknowledged}")));
        Directory.Delete(folder, recursive: true);
    }
}
