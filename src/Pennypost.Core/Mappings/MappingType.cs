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

/// <summary>How the types are written in the database and in CSV files.</summary>
internal static class MappingTypes
{
    public static string ToStored(MappingType type) => type switch
    {
        MappingType.Pop3 => "POP3",
        MappingType.Smtp => "SMTP",
        MappingType.From => "FROM",
        _ => "Always",
    };

    /// <summary>MAP-018: in files, <c>Normal</c> is Always.</summary>
    public static bool TryRead(string text, out MappingType type)
    {
        (var known, type) = text.ToUpperInvariant() switch
        {
            "ALWAYS" or "NORMAL" or "" => (true, MappingType.Always),
            "POP3" => (true, MappingType.Pop3),
            "SMTP" => (true, MappingType.Smtp),
            "FROM" => (true, MappingType.From),
            _ => (false, default),
        };
        return known;
    }

    public static MappingType FromStored(string text) =>
        TryRead(text, out var type) ? type : throw new FormatException($"Mapping type {text} is unknown.");
}
