using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>One command as it was read.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Definition">Which command; null when there is none of that name.</param>
/// <param name="Arguments">What follows the name and its space, literals inline. Valid until more input is read: parse first.</param>
/// <param name="Literal">For commands that read a literal themselves: the announcement that stands behind <paramref name="Arguments"/>.</param>
internal sealed record ImapCommand(string Tag, CommandDefinition? Definition, ReadOnlyMemory<byte> Arguments, LiteralAnnouncement? Literal = null)
{
    /// <summary>Mailbox names in it are UTF-8.</summary>
    public bool Utf8 { get; init; }

    public ArgumentReader Reader() => new(Arguments.Span) { Utf8 = Utf8 };

    /// <summary>For commands without arguments.</summary>
    public void ExpectNoArguments()
    {
        if (!Arguments.IsEmpty)
        {
            throw new ImapSyntaxException($"{Definition?.Name} takes no arguments");
        }
    }
}
