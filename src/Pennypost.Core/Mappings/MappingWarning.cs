namespace Pennypost.Core.Mappings;

/// <summary>Something an administrator should know about a mapping that is allowed nevertheless (MAP-008).</summary>
/// <param name="Code"><c>any-domain</c>: the domain part matches foreign domains too.
/// <c>captures-accounts</c>: mail to these accounts' own addresses goes elsewhere.</param>
/// <param name="Text">One sentence for a person.</param>
/// <param name="Accounts">Names of the accounts it concerns; may be empty.</param>
public sealed record MappingWarning(string Code, string Text, IReadOnlyList<string> Accounts);
