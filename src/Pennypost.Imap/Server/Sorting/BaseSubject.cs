using Pennypost.Mail;

namespace Pennypost.Imap.Server.Sorting;

/// <summary>The subject without what replies and forwards put around it (RFC 5256 §2.1).</summary>
/// <param name="Text">In capitals, for comparison.</param>
/// <param name="IsReply">Something was taken away that says "reply" or "forward".</param>
internal readonly record struct BaseSubject(string Text, bool IsReply)
{
    /// <summary>Subjects are looked at up to here.</summary>
    private const int MaximumLength = 1000;

    /// <summary>Extracts it from a Subject field; step numbers are those of RFC 5256 §2.1.</summary>
    public static BaseSubject Of(ReadOnlySpan<byte> field)
    {
        string text = Collapse(EncodedWords.Decode(field));
        bool isReply = false;
        for (bool again = true; again;)
        {
            text = StripTrailer(text, ref isReply);
            text = StripLeaders(text, ref isReply);

            // (6) "[fwd: subject]".
            again = text.StartsWith("[fwd:", StringComparison.OrdinalIgnoreCase) && text[^1] == ']';
            if (again)
            {
                text = text[5..^1].Trim(' ');
                isReply = true;
            }
        }

        return new BaseSubject(text.ToUpperInvariant(), isReply);
    }

    /// <summary>(1) One space for each run of white space.</summary>
    private static string Collapse(string text) =>
        string.Join(' ', (text.Length > MaximumLength ? text[..MaximumLength] : text).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>(2) "(fwd)" and white space at the end.</summary>
    private static string StripTrailer(string text, ref bool isReply)
    {
        while (text.EndsWith("(fwd)", StringComparison.OrdinalIgnoreCase))
        {
            text = text[..^5].TrimEnd(' ');
            isReply = true;
        }

        return text.TrimEnd(' ');
    }

    /// <summary>(3) to (5): "Re:", "Fwd:" and "[list]" at the beginning, as often as they come.</summary>
    private static string StripLeaders(string text, ref bool isReply)
    {
        while (true)
        {
            text = text.TrimStart(' ');
            if (LeaderLength(text) is > 0 and var leader)
            {
                text = text[leader..];
                isReply = true;
                continue;
            }

            // (4) A blob goes only when something is left.
            int blob = BlobLength(text);
            if (blob == 0 || blob == text.Length)
            {
                return text;
            }

            text = text[blob..];
        }
    }

    /// <summary>subj-leader = *subj-blob subj-refwd.</summary>
    private static int LeaderLength(ReadOnlySpan<char> text)
    {
        int at = 0;
        for (int blob; (blob = BlobLength(text[at..])) > 0;)
        {
            at += blob;
        }

        ReadOnlySpan<char> rest = text[at..];
        int word = rest.StartsWith("fwd", StringComparison.OrdinalIgnoreCase) ? 3
            : rest.StartsWith("re", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("fw", StringComparison.OrdinalIgnoreCase) ? 2
            : 0;
        if (word == 0)
        {
            return 0;
        }

        at += word;
        at += text[at..].Length - text[at..].TrimStart(' ').Length;
        at += BlobLength(text[at..]);
        return at < text.Length && text[at] == ':' ? at + 1 : 0;
    }

    /// <summary>subj-blob = "[" *BLOBCHAR "]" *WSP.</summary>
    private static int BlobLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '[')
        {
            return 0;
        }

        int end = text[1..].IndexOfAny('[', ']') + 1;
        if (end <= 0 || text[end] != ']')
        {
            return 0;
        }

        for (end++; end < text.Length && text[end] == ' ';)
        {
            end++;
        }

        return end;
    }
}
