namespace Pennypost.Pop3;

/// <summary>One line of the listing.</summary>
/// <param name="Uid">The UID in the folder: second half of the unique id.</param>
/// <param name="Size">
/// Octets that RETR sends before byte-stuffing and without the final dot line: the length of the content, two more when the content does not
/// end with CRLF (RFC 1939 §11).
/// </param>
public readonly record struct Pop3Message(uint Uid, long Size);
