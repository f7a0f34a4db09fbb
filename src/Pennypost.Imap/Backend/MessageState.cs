using System.Runtime.InteropServices;

namespace Pennypost.Imap;

/// <summary>What a session keeps of every message of the selected mailbox: enough for FETCH FLAGS, sequence numbers and SEARCH by flags.</summary>
/// <param name="Uid">The unique identifier.</param>
/// <param name="Flags">The system flags.</param>
/// <param name="Keywords">The keywords; equal sets should be one object.</param>
/// <param name="ModSeq">The modification sequence of the last change (RFC 7162).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MessageState(uint Uid, SystemFlags Flags, KeywordSet Keywords, ulong ModSeq);
