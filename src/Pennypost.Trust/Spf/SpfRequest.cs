using System.Net;
using Pennypost.Mail;

namespace Pennypost.Trust.Spf;

/// <summary>Which name SPF asked about (RFC 7208 §2.3, §2.4).</summary>
public enum SpfIdentity
{
    /// <summary>The domain of the reverse path.</summary>
    MailFrom,

    /// <summary>The name given in HELO or EHLO, asked when the reverse path is null.</summary>
    Helo,
}

/// <summary>Who wants to send what: the arguments of check_host (RFC 7208 §4.1).</summary>
/// <param name="Client">The client's address; an IPv4-mapped one counts as IPv4.</param>
/// <param name="HelloName">The argument of HELO or EHLO as it was given.</param>
/// <param name="Sender">The reverse path; empty for the null one, which makes the HELO name the identity (RFC 7208 §2.4).</param>
/// <param name="Receiver">Our own name, for the macro <c>%{r}</c>.</param>
public sealed record SpfRequest(IPAddress Client, string HelloName, AddrSpec Sender, string Receiver)
{
    /// <summary>Which identity is checked.</summary>
    public SpfIdentity Identity => Sender.IsEmpty ? SpfIdentity.Helo : SpfIdentity.MailFrom;

    /// <summary>The domain that is asked first.</summary>
    public string Domain => Sender.IsEmpty ? HelloName : Sender.Domain;

    /// <summary>The local part; <c>postmaster</c> without one (RFC 7208 §4.3).</summary>
    public string LocalPart => Sender.IsEmpty ? "postmaster" : Sender.LocalPart;
}
