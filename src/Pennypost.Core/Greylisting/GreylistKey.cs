using System.Net;
using System.Net.Sockets;
using Pennypost.Core.Clients;
using Pennypost.Mail;

namespace Pennypost.Core.Greylisting;

/// <summary>What greylisting remembers: who sends, from whom, to whom (SVC-168; RFC 6647 §2.3).</summary>
/// <param name="Client">The client's address as a network: itself, or its /24 or /64.</param>
/// <param name="Sender">The reverse path in lower case; empty for the null one.</param>
/// <param name="Recipient">The recipient in lower case.</param>
/// <param name="Network">The network that shares one allowance of waiting entries: /24, or /48 because one customer may have as much.</param>
public readonly record struct GreylistKey(string Client, string Sender, string Recipient, string Network)
{
    /// <summary>Makes the key of a recipient.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="sender">The reverse path; the default value for the null one.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="wholeNetworks">Count /24 or /64 as one client.</param>
    public static GreylistKey Of(IPAddress client, AddrSpec sender, AddrSpec recipient, bool wholeNetworks)
    {
        var plain = NetworkText.Plain(client);
        var isV4 = plain.AddressFamily == AddressFamily.InterNetwork;
        var bits = (wholeNetworks, isV4) switch { (true, true) => 24, (true, false) => 64, (false, true) => 32, _ => 128 };
        return new GreylistKey(
            NetworkText.Of(plain, bits).ToString(),
            sender.IsEmpty ? "" : SenderText(sender),
            recipient.ToString().ToLowerInvariant(),
            NetworkText.Of(plain, isV4 ? 24 : 48).ToString());
    }

    /// <summary>The address behind a BATV tag, whoever put it there (STB-090): <c>prvs=tag=local@domain</c>.</summary>
    private static string SenderText(AddrSpec sender)
    {
        const string Tag = "prvs=";
        var local = sender.LocalPart.ToLowerInvariant();
        var end = local.StartsWith(Tag, StringComparison.Ordinal) ? local.IndexOf('=', Tag.Length) : -1;
        return end > 0 && end < local.Length - 1 ? $"{local[(end + 1)..]}@{sender.Domain}" : $"{local}@{sender.Domain}";
    }
}
