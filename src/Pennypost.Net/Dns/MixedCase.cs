using System.Security.Cryptography;

namespace Pennypost.Net.Dns;

/// <summary>The same name with the case of each letter chosen at random (draft-vixie-dnsext-dns0x20).</summary>
internal static class MixedCase
{
    public static DnsName Of(DnsName name)
    {
        var octets = name.Wire.ToArray();
        var random = RandomNumberGenerator.GetBytes(octets.Length);
        for (var at = 0; octets[at] != 0; at += octets[at] + 1)
        {
            for (var i = at + 1; i <= at + octets[at]; i++)
            {
                if (char.IsAsciiLetter((char)octets[i]))
                {
                    octets[i] = (byte)(octets[i] ^ (random[i] & 0x20));
                }
            }
        }

        return DnsName.FromWire(octets);
    }
}
