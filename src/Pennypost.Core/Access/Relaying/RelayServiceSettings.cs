using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Access.Relaying;

/// <summary>Settings that each SMTP service has for itself: who may send where.</summary>
[ServiceSettings(ServiceTabs.General, ServiceType.Smtp)]
public static class RelayServiceSettings
{
    /// <summary>SVC-063.</summary>
    public static readonly ChoiceSetting<AntiRelayMode> AntiRelay = new(
        "smtp.anti-relay",
        AntiRelayMode.CheckClientAddress,
        "Who may send to other servers. CheckClientAddress (recommended): addresses that the access restrictions allow; everybody else may send to local "
        + "recipients. With the other modes the access restrictions say who may connect. NoChecks: whoever may connect. CheckLocalNetwork: clients in the Local Networks. "
        + "CheckSender: whoever names a local sender, which is easily forged.")
    {
        Label = "SMTP Anti-Relay Protection",
        SpecificationRow = "SVC-063",
    };

    /// <summary>SVC-058.</summary>
    public static readonly BooleanSetting TakePop3LogIn = new(
        "smtp.pop3-then-smtp",
        false,
        "For ten minutes after a POP3 log-in its address may send as that user. Unsafe where several people share an address.")
    {
        Label = "Require \"POP3 then SMTP\" authentication",
        SpecificationRow = "SVC-058",
    };

    /// <summary>Our own: nobody sends in somebody else's name.</summary>
    public static readonly BooleanSetting OwnSenderOnly = new(
        "smtp.own-sender-only", false, "Who has logged in may only use senders that are addresses of the account.")
    {
        Label = "Users may send with their own addresses only",
    };

    /// <summary>SVC-225.</summary>
    public static readonly IntegerSetting MaximumQueue = new(
        "smtp.maximum-queue", 0, 0, 10_000_000, "Takes no more outgoing mail while so many messages wait in the queue. 0: no limit.")
    {
        Label = "Block outgoing messages if over X messages in the Outqueue",
        SpecificationRow = "SVC-225",
        Range = (0, 10_000_000),
    };

    /// <summary>SVC-226, SVC-227.</summary>
    public static readonly IntegerSetting MaximumQueueOfUser = new(
        "smtp.maximum-queue-of-user",
        200,
        0,
        10_000_000,
        "Takes no more outgoing mail of a user of whom so many messages wait in the queue: limits the damage of a stolen password. 0: no limit.")
    {
        Label = "Block outgoing messages if over X messages in the Outqueue from this user",
        SpecificationRow = "SVC-226",
        Range = (0, 10_000_000),
    };
}
