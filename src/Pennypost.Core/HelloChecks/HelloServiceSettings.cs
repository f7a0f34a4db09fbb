using Pennypost.Core.Services;
using Pennypost.Store.Settings;

namespace Pennypost.Core.HelloChecks;

/// <summary>What a service demands of the names that lead back to a client's address.</summary>
public enum ReverseNameDemand
{
    /// <summary>Nothing is looked up.</summary>
    Nothing,

    /// <summary>The name is looked up, written into the Received field and reported in Authentication-Results.</summary>
    Note,

    /// <summary>There must be a name.</summary>
    Name,

    /// <summary>A name must lead back to the address, too.</summary>
    ConfirmedName,
}

/// <summary>What each SMTP service demands of the names of clients.</summary>
[ServiceSettings(ServiceTabs.Filtering, ServiceType.Smtp)]
public static class HelloServiceSettings
{
    /// <summary>SVC-212.</summary>
    public static readonly TextSetting RefuseText = new(
        "hello.refuse-text", "", 1000, "Refuse clients whose HELO name contains this text, such as .myisp.com; several texts are separated by spaces. Normally empty.")
    {
        Label = "Refuse SMTP Connections from",
        SpecificationRow = "SVC-212",
        Range = (0, 1000),
    };

    /// <summary>Whether a HELO name must be a full one.</summary>
    public static readonly BooleanSetting RequireFullName = new(
        "hello.require-full-name", false, "Refuse mail of strangers whose HELO name is neither a full domain name nor an address in brackets. Some badly configured servers send such names.")
    {
        Label = "HELO name must be complete",
    };

    /// <summary>Whether a stranger may use our name.</summary>
    public static readonly BooleanSetting RefuseOwnName = new(
        "hello.refuse-own-name", false, "Refuse mail of strangers whose HELO name is this server's own, one of the local domains or the address that they have reached: nobody but spam software does that.")
    {
        Label = "HELO name must not be ours",
    };

    /// <summary>RFC 8601 §3: the method iprev.</summary>
    public static readonly ChoiceSetting<ReverseNameDemand> ReverseName = new(
        "hello.reverse-name", ReverseNameDemand.Nothing, "The name of the client's address in DNS. Note: it is written into the Received field and reported in Authentication-Results. Name: strangers without one are refused. ConfirmedName: it must lead back to the address, too.")
    {
        Label = "Reverse DNS",
        SpecificationRow = "STB-077",
    };

    /// <summary>Where other servers deliver, the result is part of Authentication-Results (STB-077).</summary>
    public static readonly PresetValue ServersAreLookedUp = new(ReverseName, nameof(ReverseNameDemand.Note), ServicePreset.IncomingMx);
}
