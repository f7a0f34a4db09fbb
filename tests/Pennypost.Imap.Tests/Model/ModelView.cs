using System.Globalization;

namespace Pennypost.Imap.Tests;

/// <summary>A message as a client knows it.</summary>
/// <param name="Uid">0 while it has not been told.</param>
/// <param name="Flags">Sorted; null while they have not been told.</param>
internal sealed record ModelMessage(uint Uid, string? Flags);

/// <summary>The mailbox as the untagged responses of one session describe it. Every response is checked against what is known already.</summary>
/// <param name="truth">What each message really was at each modification sequence.</param>
internal sealed class ModelView(FlagLedger truth)
{
    public List<ModelMessage> Messages { get; private set; } = [];

    public ulong ModSeq { get; private set; }

    /// <summary>Set by a command that may have been told nothing of removals (RFC 3501 §7.4.1).</summary>
    public bool MayExpunge { get; set; }

    public int? Exists { get; private set; }

    public void Clear()
    {
        Messages = [];
        Exists = null;
    }

    /// <summary>A client that comes back knows the UIDs of the first messages without being told.</summary>
    public void Know(IReadOnlyList<uint> uids, string where)
    {
        Messages.Count.ShouldBeGreaterThanOrEqualTo(uids.Count, where);
        for (int index = 0; index < uids.Count; index++)
        {
            ModelMessage told = Messages[index];
            told.Uid.ShouldBeOneOf([0u, uids[index]], where);
            Messages[index] = told with { Uid = uids[index] };
        }
    }

    public void Apply(string line, string where)
    {
        string[] words = line.Split(' ', 4);
        if (words.Length > 2 && words[0] == "*" && int.TryParse(words[1], CultureInfo.InvariantCulture, out int number))
        {
            ApplyNumbered(words[2], number, words.ElementAtOrDefault(3), where);
        }
        else if (line.StartsWith("* VANISHED ", StringComparison.Ordinal))
        {
            string set = line["* VANISHED ".Length..];
            bool earlier = set.StartsWith("(EARLIER) ", StringComparison.Ordinal);
            (earlier || MayExpunge).ShouldBeTrue(where);
            Vanish(Uids(earlier ? set["(EARLIER) ".Length..] : set), earlier, where);
        }
    }

    /// <summary>The set of a response, number by number.</summary>
    public static IEnumerable<uint> Uids(string set) => set.Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(range =>
    {
        uint[] ends = [.. range.Split(':').Select(end => uint.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range((int)ends[0], (int)(ends[^1] - ends[0] + 1)).Select(uid => (uint)uid);
    });

    /// <summary>The UID of a FETCH response that tells one.</summary>
    public static uint? ToldUid(string line) => line.Contains(" FETCH (", StringComparison.Ordinal) && Number(line, "UID ") is { } uid ? (uint)uid : null;

    public static string Normalise(IEnumerable<string> flags) => string.Join(' ', flags.Order(StringComparer.OrdinalIgnoreCase)).ToUpperInvariant();

    private void ApplyNumbered(string response, int number, string? data, string where)
    {
        switch (response)
        {
            case "EXISTS":
                Exists = number;
                number.ShouldBeGreaterThanOrEqualTo(Messages.Count, where);
                Messages.AddRange(Enumerable.Repeat(new ModelMessage(0, null), number - Messages.Count));
                break;
            case "EXPUNGE":
                MayExpunge.ShouldBeTrue(where);
                number.ShouldBeInRange(1, Messages.Count, where);
                Messages.RemoveAt(number - 1);
                break;
            case "FETCH":
                Fetch(number, data!, where);
                break;
        }
    }

    private void Fetch(int number, string data, string where)
    {
        number.ShouldBeInRange(1, Messages.Count, where);
        ModelMessage known = Messages[number - 1];
        uint uid = Number(data, "UID ") is { } told ? (uint)told : known.Uid;
        if (known.Uid != 0)
        {
            uid.ShouldBe(known.Uid, where);
        }

        string? flags = Flags(data);
        if (Number(data, "MODSEQ (") is { } modSeq && uid != 0)
        {
            truth.Check(uid, modSeq, flags, where);
            ModSeq = Math.Max(ModSeq, modSeq);
        }

        Messages[number - 1] = new ModelMessage(uid, flags ?? known.Flags);
        CheckOrder(number - 1, where);
    }

    /// <summary>UIDs ascend with message numbers (RFC 9051 §2.3.1.1).</summary>
    private void CheckOrder(int index, string where)
    {
        uint uid = Messages[index].Uid;
        if (uid != 0 && index > 0)
        {
            Messages[index - 1].Uid.ShouldBeLessThan(uid, where);
        }
    }

    private void Vanish(IEnumerable<uint> uids, bool earlier, string where)
    {
        foreach (uint uid in uids)
        {
            int index = Messages.FindIndex(message => message.Uid == uid);
            if (index < 0 && !earlier)
            {
                // One that was announced, and gone before the client could ask for its UID: it stood before all that have a greater one.
                int end = Messages.FindIndex(message => message.Uid > uid);
                index = Messages.Take(end < 0 ? Messages.Count : end).ToList().FindLastIndex(message => message.Uid == 0);
                index.ShouldBeGreaterThanOrEqualTo(0, where);
            }

            if (index >= 0)
            {
                Messages.RemoveAt(index);
            }
        }
    }

    private static string? Flags(string data)
    {
        int at = data.IndexOf("FLAGS (", StringComparison.Ordinal);
        return at < 0 ? null : Normalise(data[(at + 7)..data.IndexOf(')', at)].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ulong? Number(string data, string name)
    {
        int at = data.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : ulong.Parse(new string([.. data[(at + name.Length)..].TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }
}

/// <summary>The flags that each message had at each modification sequence: what a server may tell, and nothing else.</summary>
internal sealed class FlagLedger
{
    private readonly Lock _guard = new();
    private readonly Dictionary<(uint Uid, ulong ModSeq), string> _flags = [];

    public void Note(MessageState state)
    {
        lock (_guard)
        {
            _flags[(state.Uid, state.ModSeq)] = Text(state);
        }
    }

    public void Check(uint uid, ulong modSeq, string? flags, string where)
    {
        lock (_guard)
        {
            _flags.TryGetValue((uid, modSeq), out string? known).ShouldBeTrue($"{where}: message {uid} never had modification sequence {modSeq}");
            (flags ?? known).ShouldBe(known, where);
        }
    }

    public static string Text(MessageState state) => ModelView.Normalise(
        Enum.GetValues<SystemFlags>().Where(flag => flag != SystemFlags.None && state.Flags.HasFlag(flag)).Select(flag => "\\" + flag).Concat(state.Keywords));
}
