namespace Pennypost.Imap;

/// <summary>The backend will not do what the client asks; answered by a tagged NO, the session continues.</summary>
/// <remarks>The text goes to the client: ASCII without line breaks, and nothing of the configuration in it.</remarks>
public sealed class ImapRefusalException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="code">A response code of <see cref="ResponseCodes"/>, with its arguments; null for none.</param>
    /// <param name="text">The text for the client.</param>
    public ImapRefusalException(string? code, string text)
        : base(text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0 || (code is not null && code.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0))
        {
            throw new ArgumentException("The text of a response is printable US-ASCII.", nameof(text));
        }

        Code = code;
    }

    /// <summary>The response code, without brackets; null for none.</summary>
    public string? Code { get; }
}
