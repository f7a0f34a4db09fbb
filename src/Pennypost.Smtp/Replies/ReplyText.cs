using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Replies;

/// <summary>Text that may stand in one line of a reply: it cannot contain CR, LF, NUL or another control character.</summary>
/// <remarks>The public text of a refusal goes to strangers: it must not reveal configuration.</remarks>
public readonly record struct ReplyText
{
    /// <summary>RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets; code, enhanced code and CRLF take up to 16.</summary>
    public const int MaximumLength = 480;

    private readonly string? text;

    /// <summary>Takes a text that the program itself wrote.</summary>
    /// <param name="text">Printable ASCII.</param>
    /// <exception cref="ArgumentException">The text is too long or holds a character that a reply line cannot carry.</exception>
    public ReplyText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength || SmtpCharacters.HasControl(text) || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException("A reply text is printable ASCII of at most 480 characters.", nameof(text));
        }

        this.text = text;
    }

    /// <summary>Takes a text with parts that came from outside; what a reply line cannot carry becomes a question mark.</summary>
    /// <param name="text">Any text.</param>
    public static ReplyText FromUntrusted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length > MaximumLength ? text[..MaximumLength] : text;
        return new ReplyText(string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        }));
    }

    /// <inheritdoc/>
    public override string ToString() => text ?? string.Empty;

    /// <summary>Checks and takes a text that the program itself wrote.</summary>
    /// <param name="text">Printable ASCII.</param>
    public static implicit operator ReplyText(string text) => new(text);
}
