namespace Pennypost.EndToEnd;

/// <summary>Messages to send in tests.</summary>
internal static class Mail
{
    /// <summary>A subject that no other message has.</summary>
    public static string Subject(string about) => $"{about} {Guid.NewGuid():N}";

    /// <summary>A small message, lines ended by CRLF.</summary>
    public static string Message(string subject, string to, string from = "sender@elsewhere.example", string body = "Hello,\r\n.a dot begins this line\r\n") =>
        $"From: <{from}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nMessage-ID: <{Guid.NewGuid():N}@elsewhere.example>\r\nDate: {DateTimeOffset.UtcNow:r}\r\n\r\n{body}";
}
