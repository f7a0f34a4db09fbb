using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Receiving.Minger;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Receiving.Rejected;
using Pennypost.Core.Tarpitting;

namespace Pennypost.Core.Receiving;

/// <summary>Registers what takes mail in.</summary>
internal static class ReceivingServices
{
    public static IServiceCollection AddReceiving(this IServiceCollection services) => services
        .AddSingleton<ReceivingPipeline>()
        .AddSingleton<Tarpit>()
        .AddSingleton<AddressInquiries>()
        .AddSingleton<AddressVerification>()
        .AddSingleton<RejectedRecipients>()
        .AddSingleton<RejectedRecipientListing>()
        .AddSingleton<ReceivingCheck, OriginalRecipientsCheck>()
        .AddSingleton<ReceivingParts>();
}
