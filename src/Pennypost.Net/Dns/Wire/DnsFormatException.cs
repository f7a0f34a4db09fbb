namespace Pennypost.Net.Dns;

/// <summary>Octets that are not a well-formed DNS message.</summary>
public sealed class DnsFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public DnsFormatException(string message)
        : base(message)
    {
    }
}
