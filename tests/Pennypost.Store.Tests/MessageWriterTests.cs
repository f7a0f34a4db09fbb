using System.Text;
using Pennypost.Mail;
using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Work;

namespace Pennypost.Store.Tests;

public sealed class MessageWriterTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(10)]
    [InlineData(MessageWriter.RowLimit - 100)]
    [InlineData(MessageWriter.RowLimit + 1)]
    [InlineData(3_000_000)]
    public async Task A_message_of_any_size_reads_back_as_it_came(int bodyOctets)
    {
        await using var test = await postgres.CreateAsync();
        await using var intake = new MessageIntake(test.Database, new NoWakeups());
        var original = Encoding.ASCII.GetBytes("Subject: sizes\r\n\r\n" + new string('x', bodyOctets) + "\r\n");

        await using (var writer = new MessageWriter(test.Bodies, new BodyReservations(test.Database, test.Bodies)))
        {
            for (var i = 0; i < original.Length; i += 7777)
            {
                await writer.WriteAsync(original.AsMemory(i, Math.Min(7777, original.Length - i)), CancellationToken.None);
            }

            var message = await writer.CompleteAsync(5, DateTimeOffset.UnixEpoch, CancellationToken.None);
            message.Size.ShouldBe(original.Length);
            Encoding.ASCII.GetString(message.Envelope).ShouldContain("\"sizes\"");
            await intake.AcceptAsync(message, StoreSamples.Envelope(5, "bob@example.com"));
        }

        await using var stored = await new MessageBodies(test.Database, test.Bodies).OpenAsync(5);
        using var copy = new MemoryStream();
        await stored.CopyToAsync(copy);
        copy.ToArray().ShouldBe(original);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(MessageWriter.RowLimit - 5)]
    [InlineData(3_000_000)]
    public async Task Fields_known_only_at_the_end_stand_before_a_message_of_any_size(int bodyOctets)
    {
        await using var test = await postgres.CreateAsync();
        await using var intake = new MessageIntake(test.Database, new NoWakeups());
        var fields = Encoding.ASCII.GetBytes("Authentication-Results: mx.example.com;\r\n\tspf=pass\r\nReceived: here\r\n");
        var original = Encoding.ASCII.GetBytes("Subject: sizes\r\n\r\n" + new string('x', bodyOctets) + "\r\n");

        await using (var writer = new MessageWriter(test.Bodies, new BodyReservations(test.Database, test.Bodies)))
        {
            await writer.WriteAsync(original, CancellationToken.None);
            writer.End().HeaderIndex.Count.ShouldBe(1);
            writer.Prepend(fields);
            var message = await writer.CompleteAsync(5, DateTimeOffset.UnixEpoch, CancellationToken.None);
            message.Size.ShouldBe(fields.Length + original.Length);
            message.Structure.ShouldBe(MimeScanner.Scan([.. fields, .. original]).Serialize());
            await intake.AcceptAsync(message, StoreSamples.Envelope(5, "bob@example.com"));
        }

        var bodies = new MessageBodies(test.Database, test.Bodies);
        foreach (var offset in (int[])[0, 7, fields.Length, fields.Length + 3])
        {
            await using var stored = await bodies.OpenAsync(5, offset);
            using var copy = new MemoryStream();
            await stored.CopyToAsync(copy);
            copy.ToArray().ShouldBe([.. ((byte[])[.. fields, .. original])[offset..]]);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_body_is_reported_and_not_shown()
    {
        await using var test = await postgres.CreateAsync();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var bodies = new FileBodies(folder.FullName);
            Directory.CreateDirectory(Path.Combine(folder.FullName, "ab", "cd"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ab", "cd", "abcdef0123.body"), "Subject: not ours\r\n\r\n");
            await Should.ThrowAsync<InvalidDataException>(async () => await bodies.OpenAsync("abcdef0123", 0, CancellationToken.None));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_writer_that_gives_up_leaves_nothing_that_is_not_collected()
    {
        await using var test = await postgres.CreateAsync();
        var reservations = new BodyReservations(test.Database, test.Bodies);
        await using (var writer = new MessageWriter(test.Bodies, reservations))
        {
            await writer.WriteAsync(new byte[MessageWriter.RowLimit + 1], CancellationToken.None);
        }

        (await reservations.CollectAsync(CancellationToken.None)).ShouldBe(1);
        (await test.ScalarAsync<long>("SELECT count(*) FROM body_reservation")).ShouldBe(0);
    }

    private sealed class NoWakeups : IWakeups
    {
        public void Signal(string kind, int count)
        {
            // These tests do not route.
        }
    }
}
