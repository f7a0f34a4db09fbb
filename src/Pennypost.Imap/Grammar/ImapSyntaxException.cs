namespace Pennypost.Imap.Grammar;

/// <summary>The client sent something the grammar does not allow; answered by a tagged BAD, the session continues.</summary>
/// <remarks>This is the only exception that parsing may throw, whatever the bytes are. The message is shown to the client.</remarks>
public sealed class ImapSyntaxException : Exception
{
    /// <summary>Creates the error with the text for the client.</summary>
    /// <param name="message">What is wrong, in ASCII without line breaks.</param>
    public ImapSyntaxException(string message)
        : base(message)
    {
    }
}
