using Pennypost.Core.Mappings;

namespace Pennypost.AdminApi.Mappings;

/// <summary>Says which account an address reaches.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Address">An address, a local part (for every local domain), wildcards <c>*</c> and <c>?</c>, or <c>~@domain</c>
/// for addresses nothing else knows.</param>
/// <param name="Target">An account name or <c>*REMOTE</c>: the address exists, but on another server.</param>
/// <param name="TargetAccountId">The account; null for <c>*REMOTE</c>.</param>
/// <param name="Type">Which mail it applies to.</param>
/// <param name="RelayExternal">Only for <c>*REMOTE</c>: also pass on mail that strangers send to it.</param>
/// <param name="Comments">The administrator's comment.</param>
/// <param name="Version">For changes: send it back with the change.</param>
public sealed record MappingItem(
    long Id,
    string Address,
    string Target,
    long? TargetAccountId,
    MappingType Type,
    bool RelayExternal,
    string Comments,
    long Version);

/// <summary>A new mapping, or new values of one.</summary>
/// <param name="Address">An address, a local part, wildcards, or <c>~@domain</c>.</param>
/// <param name="Target">An account name or <c>*REMOTE</c>.</param>
/// <param name="Type">Which mail it applies to; default: always.</param>
/// <param name="RelayExternal">Only for <c>*REMOTE</c>; default: off.</param>
/// <param name="Comments">The administrator's comment.</param>
/// <param name="Version">For a change: the version that was edited. Not used for a new mapping.</param>
public sealed record SaveMappingRequest(
    string Address,
    string Target,
    MappingType Type = MappingType.Always,
    bool RelayExternal = false,
    string? Comments = null,
    long? Version = null);

/// <summary>A mapping was saved; the warnings say what else it catches.</summary>
/// <param name="Mapping">As it is stored.</param>
/// <param name="Warnings">Empty when there is nothing to say.</param>
public sealed record SavedMapping(MappingItem Mapping, IReadOnlyList<MappingWarning> Warnings);

/// <summary>What saving a mapping would say, without saving it.</summary>
/// <param name="Warnings">Empty when there is nothing to say.</param>
public sealed record MappingCheck(IReadOnlyList<MappingWarning> Warnings);

/// <summary>What became of a CSV file of mappings.</summary>
/// <param name="Added">Mappings that are (or would be) new.</param>
/// <param name="Skipped">Rows that exist already.</param>
/// <param name="Removed">Mappings that are (or would be) removed by mode replace.</param>
/// <param name="Errors">Rows that cannot be used. When there is one, nothing is stored.</param>
/// <param name="Stored">False for a preview and when there were errors.</param>
public sealed record MappingImportResult(int Added, int Skipped, int Removed, IReadOnlyList<MappingImportError> Errors, bool Stored);

/// <summary>A row of a CSV file that cannot be used.</summary>
/// <param name="Row">Its number in the file; the first is 1.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record MappingImportError(int Row, string Text);

/// <summary>How an imported file meets the mappings that exist.</summary>
public enum MappingImportMode
{
    /// <summary>Adds what is missing; identical rows are skipped.</summary>
    Merge,

    /// <summary>Afterwards the mappings are those of the file.</summary>
    Replace,
}

/// <summary>Where mail for an address goes now.</summary>
/// <param name="Address">The address that was asked.</param>
/// <param name="Outcome">What it is.</param>
/// <param name="Accounts">Names of the accounts that get it.</param>
public sealed record AddressResolution(
    string Address,
    AddressOutcome Outcome,
    IReadOnlyList<string> Accounts);

/// <summary>What an address is to this system.</summary>
public enum AddressOutcome
{
    /// <summary>It reaches one or more accounts here.</summary>
    Local,

    /// <summary>It is mapped to <c>*REMOTE</c>: known, but on another server.</summary>
    Remote,

    /// <summary>It reaches accounts here and another server as well.</summary>
    LocalAndRemote,

    /// <summary>Its domain is local, but nobody has it.</summary>
    Unknown,

    /// <summary>Its domain is not local.</summary>
    NotLocal,
}
