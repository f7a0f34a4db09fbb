using System.Net;
using Pennypost.Mail;

namespace Pennypost.Smtp.Minger;

/// <summary>The mail system behind a <see cref="MingerResponder"/>. It answers from memory: a datagram waits for nothing.</summary>
public interface IMingerBackend
{
    /// <summary>The secret that clients must know; null when nobody is answered.</summary>
    string? Secret { get; }

    /// <summary>Whether a client that knows the secret may ask once more now.</summary>
    /// <param name="client">The client's address.</param>
    bool MayAsk(IPAddress client);

    /// <summary>What is known of an address.</summary>
    /// <param name="address">The address.</param>
    MingerStatus Verify(AddrSpec address);
}
