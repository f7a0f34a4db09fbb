using Pennypost.Store.Settings;

namespace Pennypost.Core.Signing;

/// <summary>Settings of tags on return paths (STB-083 to STB-091).</summary>
public static class BatvSettings
{
    /// <summary>STB-083.</summary>
    public static readonly BooleanSetting Enabled = new(
        "batv.enabled",
        false,
        "Tags the return path of outgoing mail and accepts bounces only to tagged addresses. Servers that verify senders or have tags of their own may refuse tagged addresses.")
    {
        Label = "Enable BATV support",
        SpecificationRow = "STB-083",
    };

    /// <summary>STB-086.</summary>
    public static readonly IntegerSetting TagLife = new("batv.tag-life", 7, 1, 90, "Days until a tag expires.")
    {
        Label = "Tag life",
        SpecificationRow = "STB-086",
        Range = (1, 90),
    };

    /// <summary>STB-089.</summary>
    public static readonly TextSetting Exceptions = new(
        "batv.exceptions",
        "",
        4000,
        "Addresses and wildcards, separated by semicolons or blanks. Mail to or from them is not tagged, and bounces to them need no tag.")
    {
        Label = "BATV exceptions",
        SpecificationRow = "STB-089",
        Range = (0, 4000),
    };
}
