namespace Pennypost.Pop3.Session;

/// <summary>The states of RFC 1939 §3 in which a command may be given. UPDATE takes no commands and so has no value.</summary>
[Flags]
internal enum Pop3States
{
    /// <summary>Before log-in.</summary>
    Authorization = 1,

    /// <summary>After log-in: the maildrop is open and locked.</summary>
    Transaction = 2,

    /// <summary>Whenever a command can be given.</summary>
    Any = Authorization | Transaction,
}
