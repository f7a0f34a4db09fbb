namespace Pennypost.Smtp.Grammar;

/// <summary>A command line cut into verb and argument (RFC 5321 §2.4, §4.1.1).</summary>
public readonly ref struct CommandLine
{
    private CommandLine(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument)
    {
        Verb = verb;
        Argument = argument;
    }

    /// <summary>The verb as sent; verbs are compared without regard to case.</summary>
    public ReadOnlySpan<byte> Verb { get; }

    /// <summary>The bytes behind the first space, without white space at either end.</summary>
    public ReadOnlySpan<byte> Argument { get; }

    /// <summary>Cuts a line.</summary>
    /// <param name="line">The line without CRLF.</param>
    /// <param name="command">Verb and argument.</param>
    /// <returns>False when the line is empty or holds a control character.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, out CommandLine command)
    {
        command = default;
        if (SmtpCharacters.HasControl(line))
        {
            return false;
        }

        // RFC 5321 §4.1.1: trailing white space before CRLF is to be tolerated.
        var text = line.TrimEnd((byte)' ');
        var space = text.IndexOf((byte)' ');
        command = space < 0 ? new(text, []) : new(text[..space], text[(space + 1)..].TrimStart((byte)' '));
        return !command.Verb.IsEmpty;
    }
}
