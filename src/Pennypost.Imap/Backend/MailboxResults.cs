namespace Pennypost.Imap;

/// <summary>A mailbox at the time of SELECT.</summary>
/// <param name="UidValidity">The UIDVALIDITY.</param>
/// <param name="UidNext">The next UID.</param>
/// <param name="HighestModSeq">The highest modification sequence.</param>
/// <param name="Messages">All messages in ascending order of UID; the session takes the array over.</param>
/// <param name="MailboxId">The mailbox's identifier (RFC 8474): letters, digits, "-" and "_"; null when there are none.</param>
public sealed record MailboxSnapshot(uint UidValidity, uint UidNext, ulong HighestModSeq, MessageState[] Messages, string? MailboxId = null);

/// <summary>What happened in a mailbox.</summary>
/// <param name="HighestModSeq">The modification sequence up to which this tells all.</param>
/// <param name="UidNext">The next UID.</param>
/// <param name="Changed">New and changed messages in ascending order of UID, as they are now.</param>
/// <param name="Vanished">UIDs that were removed; may hold some the session never knew.</param>
public sealed record MailboxChanges(ulong HighestModSeq, uint UidNext, IReadOnlyList<MessageState> Changed, UidSet Vanished);

/// <summary>What a change of flags did.</summary>
/// <param name="PreviousModSeq">The mailbox's modification sequence just before: what the session knew, unless others made changes in between.</param>
/// <param name="HighestModSeq">The modification sequence after it; equal to the one before when nothing changed.</param>
/// <param name="Changed">The messages that changed, in ascending order of UID, as they are now.</param>
public sealed record FlagsStored(ulong PreviousModSeq, ulong HighestModSeq, IReadOnlyList<MessageState> Changed);

/// <summary>What an expunge removed. The modification sequences count only when it removed anything.</summary>
/// <param name="PreviousModSeq">The mailbox's modification sequence just before.</param>
/// <param name="HighestModSeq">The modification sequence after it.</param>
/// <param name="Uids">The UIDs removed, exactly.</param>
public sealed record Expunged(ulong PreviousModSeq, ulong HighestModSeq, UidSet Uids);

/// <summary>Where copies went, for COPYUID (RFC 4315 §3).</summary>
/// <param name="UidValidity">The UIDVALIDITY of the target.</param>
/// <param name="Source">The UIDs of the originals, exactly, ascending.</param>
/// <param name="Target">The UIDs of the copies, in the same order.</param>
public sealed record CopyResult(uint UidValidity, UidSet Source, UidSet Target);
