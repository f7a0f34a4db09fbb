using Pennypost.Pop3.Grammar;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>Whether a keyword is followed by something.</summary>
internal enum ArgumentRule
{
    /// <summary>The keyword stands alone.</summary>
    None,

    /// <summary>The command reads its argument, present or not.</summary>
    Optional,

    /// <summary>Something must follow.</summary>
    Required,
}

/// <summary>One row of the command table: all the session has to know about a command.</summary>
/// <param name="Keyword">Upper-case keyword.</param>
/// <param name="States">Where RFC 1939 allows it.</param>
/// <param name="Argument">Checked before the command runs.</param>
/// <param name="Execute">Writes the whole reply; the argument is valid until the next line is read.</param>
internal sealed record Pop3Command(
    string Keyword, Pop3States States, ArgumentRule Argument, Func<Pop3Session, ReadOnlyMemory<byte>, CancellationToken, ValueTask> Execute)
{
    /// <summary>May be given in clear although TLS is required first (SVC-036).</summary>
    public bool AllowedInClear { get; init; }

    /// <summary>The CAPA line that announces the command to this session, or null when there is none or not now (RFC 2449 §5).</summary>
    public Func<Pop3Session, string?> Capability { get; init; } = _ => null;

    /// <summary>The keyword as the parser packs it.</summary>
    public uint Packed { get; } = CommandLine.Pack(Keyword);
}
