namespace Pennypost.Smtp.Replies;

/// <summary>The replies that never change, encoded once.</summary>
internal static class StandardReplies
{
    public static readonly SmtpReply Ok = Make(250, "2.0.0", "Ok");
    public static readonly SmtpReply SenderOk = Make(250, "2.1.0", "Sender ok");
    public static readonly SmtpReply RecipientOk = Make(250, "2.1.5", "Recipient ok");
    public static readonly SmtpReply StartMailInput = new(354, null, ["End data with <CR><LF>.<CR><LF>"]);
    public static readonly SmtpReply Goodbye = Make(221, "2.0.0", "Bye");
    public static readonly SmtpReply ReadyForTls = Make(220, "2.0.0", "Ready to start TLS");
    public static readonly SmtpReply Authenticated = Make(235, "2.7.0", "Authentication successful");
    public static readonly SmtpReply ChunkOk = Make(250, "2.0.0", "Chunk ok");
    public static readonly SmtpReply CannotExpand = Make(252, "2.5.2", "Cannot EXPN list");
    public static readonly SmtpReply CannotVerify = Make(252, "2.5.2", "Cannot VRFY user, but will accept the message and attempt delivery");

    public static readonly SmtpReply BadSyntax = Make(500, "5.5.2", "Syntax error, command unrecognized");
    public static readonly SmtpReply LineTooLong = Make(500, "5.5.2", "Command line too long");
    public static readonly SmtpReply BareNewline = Make(500, "5.5.2", "Lines end with CR LF, and neither may stand alone");
    public static readonly SmtpReply BadArguments = Make(501, "5.5.4", "Syntax error in parameters or arguments");
    public static readonly SmtpReply NoArguments = Make(501, "5.5.4", "No parameters allowed");
    public static readonly SmtpReply BadSender = Make(501, "5.1.7", "Bad sender address syntax");
    public static readonly SmtpReply BadRecipient = Make(501, "5.1.3", "Bad recipient address syntax");
    public static readonly SmtpReply UnknownCommand = Make(500, "5.5.1", "Command unrecognized");
    public static readonly SmtpReply NotImplemented = Make(502, "5.5.1", "Command not implemented");
    public static readonly SmtpReply BadSequence = Make(503, "5.5.1", "Bad sequence of commands");
    public static readonly SmtpReply HelloFirst = Make(503, "5.5.1", "Send EHLO or HELO first");
    public static readonly SmtpReply LhloFirst = Make(503, "5.5.1", "Send LHLO first");
    public static readonly SmtpReply BinaryNeedsChunks = Make(503, "5.5.1", "A BINARYMIME message comes by BDAT");
    public static readonly SmtpReply NoSuchList = Make(550, "5.1.1", "No such list");
    public static readonly SmtpReply NoSuchAddress = Make(550, "5.1.1", "Address unknown");
    public static readonly SmtpReply Ambiguous = Make(553, "5.1.4", "Ambiguous; possibilities are not shown");
    public static readonly SmtpReply TurnNotAllowed = Make(459, "4.7.1", "Not allowed for this node");
    public static readonly SmtpReply NothingWaits = Make(251, "2.0.0", "Ok, no messages waiting for this node");
    public static readonly SmtpReply UnknownParameter = Make(555, "5.5.4", "Parameter not recognized or not implemented");
    public static readonly SmtpReply NoValidRecipients = Make(554, "5.5.1", "No valid recipients");
    public static readonly SmtpReply NeedsSmtpUtf8 = Make(553, "5.6.7", "Non-ASCII address needs SMTPUTF8");
    public static readonly SmtpReply TlsRequired = Make(530, "5.7.0", "Must issue a STARTTLS command first");
    public static readonly SmtpReply AuthenticationRequired = Make(530, "5.7.0", "Authentication required");
    public static readonly SmtpReply EncryptionRequired = Make(538, "5.7.11", "Encryption required for requested authentication mechanism");
    public static readonly SmtpReply AuthenticationFailed = Make(535, "5.7.8", "Authentication credentials invalid");
    public static readonly SmtpReply AuthenticationCancelled = Make(501, "5.7.0", "Authentication cancelled");
    public static readonly SmtpReply AuthenticationMalformed = Make(501, "5.5.2", "Cannot decode the response");
    public static readonly SmtpReply AuthenticationLineTooLong = Make(500, "5.5.6", "Authentication exchange line is too long");
    public static readonly SmtpReply AuthenticationUnavailable = Make(454, "4.7.0", "Temporary authentication failure");
    public static readonly SmtpReply UnknownMechanism = Make(504, "5.5.4", "Unrecognized authentication mechanism");

    public static readonly SmtpReply TookTooLong = Make(451, "4.3.0", "The message could not be checked in time, try again later");
    public static readonly SmtpReply TooManyRecipients = Make(452, "4.5.3", "Too many recipients");
    public static readonly SmtpReply TooManyMessages = Make(421, "4.7.0", "Too many messages in one session, try again later");
    public static readonly SmtpReply TooManyErrors = Make(421, "4.7.0", "Too many errors");
    public static readonly SmtpReply TooManyLoginFailures = Make(421, "4.7.0", "Too many failed authentications");
    public static readonly SmtpReply TimedOut = Make(421, "4.4.2", "Timeout, closing connection");
    public static readonly SmtpReply ShuttingDown = Make(421, "4.3.2", "Service shutting down, try again later");
    public static readonly SmtpReply NotMail = Make(421, "4.7.0", "This is a mail server, goodbye");

    public static readonly SmtpReply MessageTooBig = Make(552, "5.3.4", "Message size exceeds the limit");
    public static readonly SmtpReply MessageWithBareNewline = Make(554, "5.6.0", "Message contains a bare CR or LF");
    public static readonly SmtpReply MessageWithNul = Make(554, "5.6.0", "Message contains a NUL octet");
    public static readonly SmtpReply MessageLineTooLong = Make(500, "5.5.6", "Line too long");

    private static SmtpReply Make(int code, string status, string text) => new(code, EnhancedStatus.Parse(status), text);
}
