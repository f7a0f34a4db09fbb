namespace Pennypost.Core.Mappings;

/// <summary>Which mail a mapping applies to (MAP-015).</summary>
public enum MappingType
{
    /// <summary>All mail.</summary>
    Always,

    /// <summary>Mail collected by POP3.</summary>
    Pop3,

    /// <summary>Mail received by SMTP, from here or from outside.</summary>
    Smtp,

    /// <summary>Mail collected by POP3; the sender's address is compared instead of the recipient's.</summary>
    From,
}
