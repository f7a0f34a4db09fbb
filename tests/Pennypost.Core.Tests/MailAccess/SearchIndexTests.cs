using System.Text;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.MailAccess.Search;
using Pennypost.Imap;
using Pennypost.Store.Search;

namespace Pennypost.Core.Tests.MailAccess;

public sealed class SearchIndexTests(PostgresFixture postgres)
{
    private static readonly (long First, long Last)[] All = [(1, uint.MaxValue)];

    [Fact]
    public async Task What_the_index_finds_is_what_looking_at_every_message_finds()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        var store = system.Get<ImapStore>();
        var inbox = await system.Test.ScalarAsync<long>("SELECT id FROM folder");
        var samples = new SearchSamples(4711);
        await using var client = await ImapClient.OpenAsync(store, account, "INBOX");
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 40 + (round * 11); i++)
            {
                await client.OkAsync($"APPEND INBOX {{{Encoding.Latin1.GetByteCount(samples.NextMessage())}+}}\r\n{samples.LastMessage}");
            }

            if (round != 5)
            {
                await store.SearchIndex.QueueAsync(inbox, CancellationToken.None);
                await system.RunAsync(SearchIndex.IndexFolder);
            }

            if (round is 2 or 4)
            {
                // Most of what the first segment has goes, so that it shrinks, and some of the rest.
                await client.OkAsync($"UID STORE {round}:{round * 33},{round * 40} +FLAGS.SILENT \\Deleted");
                await client.OkAsync("EXPUNGE");
            }
        }

        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM search_segment")).ShouldBeInRange(1, 4);
        var hits = 0;
        foreach (var criterion in samples.Criteria(400))
        {
            var scanned = await MessageScan.RunAsync(store, account, inbox, All, criterion, CancellationToken.None);
            (await MessageSearch.RunAsync(store, account, inbox, All, criterion, CancellationToken.None)).ShouldBe(scanned, criterion.ToString());
            (long, long)[] some = [(3, 3), (50, 120), (180, 222)];
            var inRange = scanned.Where(uid => uid is 3 or (>= 50 and <= 120) or (>= 180 and <= 222));
            (await MessageSearch.RunAsync(store, account, inbox, some, criterion, CancellationToken.None)).ShouldBe(inRange, criterion.ToString());
            hits += scanned.Count;
        }

        hits.ShouldBeGreaterThan(2000);
    }

    [Fact]
    public async Task An_indexed_folder_is_searched_without_looking_at_messages_that_cannot_match()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        var store = system.Get<ImapStore>();
        var inbox = await system.Test.ScalarAsync<long>("SELECT id FROM folder");
        await using var client = await ImapClient.OpenAsync(store, account, "INBOX");
        for (var i = 1; i <= 80; i++)
        {
            var message = $"From: a{i}@example.com\r\nX-Batch: run {i}\r\nDate: Mon, 6 Jan 2020 23:30:00 -0800\r\n\r\nneedle{i}haystack\r\n";
            await client.OkAsync($"APPEND INBOX {{{message.Length}+}}\r\n{message}");
        }

        // The search itself asks for the work.
        (await client.OkAsync("SEARCH BODY needle7haystack")).ShouldBe(["* SEARCH 7"]);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work WHERE kind = 'IndexFolder'")).ShouldBe(1);
        await client.OkAsync("SEARCH BODY needle8haystack");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work WHERE kind = 'IndexFolder'")).ShouldBe(1);
        await system.RunAsync(SearchIndex.IndexFolder);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work")).ShouldBe(0);

        (await AnswerAsync(new MessageCriterion.Body("NEEDLE7hay"))).Open.ShouldBe([7u]);
        (await AnswerAsync(new MessageCriterion.AnyText("x-batch: RUN 77"))).Open.ShouldBe([77u]);
        (await AnswerAsync(new MessageCriterion.Header("x-batch", "RUN 77"))).Open.ShouldBe([77u]);
        (await AnswerAsync(new MessageCriterion.Header("X-Nowhere", ""))).Open.ShouldBeEmpty();
        var from = await AnswerAsync(new MessageCriterion.Header("from", "A12@"));
        (from.Found, from.Open.Count, from.Through).ShouldBe(([12u], 0, 80L), Comparer());
        (await AnswerAsync(new MessageCriterion.SentDate(DateOrder.On, new DateOnly(2020, 1, 6)))).Found.Count.ShouldBe(80);
        (await client.OkAsync("SEARCH BODY needle7haystack")).ShouldBe(["* SEARCH 7"]);

        async Task<IndexedAnswer> AnswerAsync(MessageCriterion criterion) =>
            (await IndexedSearch.RunAsync(store.SearchIndex, account, inbox, All, criterion, CancellationToken.None))!;

        static IEqualityComparer<(List<uint>, int, long)> Comparer() => EqualityComparer<(List<uint>, int, long)>.Create(
            (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2 && a.Item3 == b.Item3);
    }

    [Fact]
    public async Task Work_for_a_folder_that_is_gone_ends()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        await system.Get<ImapStore>().SearchIndex.QueueAsync(4711, CancellationToken.None);
        await system.RunAsync(SearchIndex.IndexFolder);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM work")).ShouldBe(0);
    }

    [Fact]
    public void Characters_that_are_equal_without_case_have_one_trigram()
    {
        var classes = new Dictionary<string, char>(StringComparer.OrdinalIgnoreCase);
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var text = ((char)c).ToString();
            if (!classes.TryAdd(text, (char)c))
            {
                Positions((char)c).ShouldBe(Positions(classes[text]), $"U+{c:X4}");
            }
        }

        // Pairs of surrogates have cases too: Deseret 𐐀 and 𐐨.
        TextSignature.Of(TextScope.Body, "a𐐀b", 9).ShouldBe(TextSignature.Of(TextScope.Body, "A𐐨B", 9));

        static int[] Positions(char c) => TextSignature.Of(TextScope.Body, $"x{c}y{c}{c}", 9);
    }

    [Fact]
    public void A_text_has_all_positions_of_what_it_contains()
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)random.Next(32, 700)));
        var whole = new TextSignature();
        whole.Add(TextScope.Header, text);
        var set = whole.Set.ToHashSet();
        for (var i = 0; i < 500; i++)
        {
            var start = random.Next(text.Length - 60);
            var part = text.Substring(start, random.Next(3, 60)).ToLowerInvariant();
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                TextSignature.Of(TextScope.Header, part, 16).ShouldAllBe(position => set.Contains(position));
            }
        }

        TextSignature.Of(TextScope.Header, "ab", 16).ShouldBeEmpty();
    }
}
