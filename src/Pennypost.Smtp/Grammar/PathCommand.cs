using System.Text;

namespace Pennypost.Smtp.Grammar;

/// <summary>The argument of MAIL or RCPT: a path and parameters (RFC 5321 §4.1.1.2, §4.1.1.3).</summary>
/// <param name="Address">The mailbox; null for the null path.</param>
/// <param name="Parameters">The ESMTP parameters in order.</param>
public sealed record PathCommand(SmtpAddress? Address, IReadOnlyList<EsmtpParameter> Parameters)
{
    /// <summary>Reads the argument of MAIL.</summary>
    /// <param name="argument">The bytes behind <c>MAIL </c>.</param>
    public static PathCommandResult ParseMail(ReadOnlySpan<byte> argument) => Parse(argument, "FROM:"u8);

    /// <summary>Reads the argument of RCPT.</summary>
    /// <param name="argument">The bytes behind <c>RCPT </c>.</param>
    public static PathCommandResult ParseRcpt(ReadOnlySpan<byte> argument)
    {
        var result = Parse(argument, "TO:"u8);
        // Only a Reverse-path may be null.
        return result is { Status: PathCommandStatus.Ok, Command.Address: null } ? new(PathCommandStatus.BadAddress, null) : result;
    }

    private static PathCommandResult Parse(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> keyword)
    {
        if (argument.Length < keyword.Length || !Ascii.EqualsIgnoreCase(argument[..keyword.Length], keyword))
        {
            return new(PathCommandStatus.BadSyntax, null);
        }

        // RFC 5321 §3.3 forbids a space here, yet many devices send one; it changes no meaning.
        var rest = argument[keyword.Length..].TrimStart((byte)' ');
        if (rest.IsEmpty || rest[0] != '<')
        {
            return new(PathCommandStatus.BadSyntax, null);
        }

        if (!PathParser.TryParse(rest, out var address, out var consumed))
        {
            return new(PathCommandStatus.BadAddress, null);
        }

        return EsmtpParameter.TryParseAll(rest[consumed..], out var parameters)
            ? new(PathCommandStatus.Ok, new PathCommand(address, parameters))
            : new(PathCommandStatus.BadParameters, null);
    }
}

/// <summary>What became of the argument of MAIL or RCPT.</summary>
/// <param name="Status">Good, or what was wrong.</param>
/// <param name="Command">Set when the status is <see cref="PathCommandStatus.Ok"/>.</param>
public readonly record struct PathCommandResult(PathCommandStatus Status, PathCommand? Command);

/// <summary>The outcomes of reading the argument of MAIL or RCPT.</summary>
public enum PathCommandStatus
{
    /// <summary>The argument is good.</summary>
    Ok,

    /// <summary>The keyword or the opening bracket is missing.</summary>
    BadSyntax,

    /// <summary>The text in the brackets is no address.</summary>
    BadAddress,

    /// <summary>The text behind the path is no parameter list.</summary>
    BadParameters,
}
