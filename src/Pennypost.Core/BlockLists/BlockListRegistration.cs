using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Status;

namespace Pennypost.Core.BlockLists;

/// <summary>Registers block lists.</summary>
internal static class BlockListRegistration
{
    public static IServiceCollection AddBlockLists(this IServiceCollection services) => services
        .AddSingleton<BlockListTable>()
        .AddSingleton<BlockListResolver>()
        .AddSingleton<BlockListLookUp>()
        .AddSingleton<BlockListChanges>()
        .AddSingleton<BlockListExemptions>()
        .AddSingleton<BlockListTest>()
        .AddSingleton<ISystemMessageSource, BlockListMessages>()
        .AddSingleton<ReceivingCheck, BlockListLookUpCheck>()
        .AddSingleton<ReceivingCheck, BlockListActionCheck>();
}
