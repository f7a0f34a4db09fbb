using Pennypost.Core.Status;

namespace Pennypost.Core.BlockLists;

/// <summary>Tells administrators of lists that are not in order (SVC-191): they protect nobody, and nobody would notice.</summary>
/// <param name="lists">The lists.</param>
internal sealed class BlockListMessages(BlockListTable lists) : ISystemMessageSource
{
    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current => lists.All
        .Where(l => l.Enabled && l.Health.State is BlockListState.Refused or BlockListState.ListsEverything or BlockListState.NoTestEntry)
        .Select(l => new SystemMessage(SystemMessageLevel.Warning, "block-list", $"The list {l.Zone} is not in order. {l.Health.Detail}", "/block-lists"));
}
