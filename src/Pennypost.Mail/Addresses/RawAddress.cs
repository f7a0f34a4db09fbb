namespace Pennypost.Mail;

/// <summary>What an element of an address list is.</summary>
internal enum RawAddressKind
{
    Mailbox,
    GroupStart,
    GroupEnd,
}

/// <summary>One element of an address header as it was found, not judged: bytes without quotes, escapes, comments and folding.</summary>
/// <param name="Kind">Mailbox, or the start or end of a group.</param>
/// <param name="Name">Display name with encoded words still encoded, or the group's name; null when there is none.</param>
/// <param name="LocalPart">Unquoted local part; for something that is no address at all, the text that stood there.</param>
/// <param name="Domain">The domain as written, without white space; null when there was no @.</param>
internal readonly record struct RawAddress(RawAddressKind Kind, byte[]? Name, byte[] LocalPart, byte[]? Domain);
