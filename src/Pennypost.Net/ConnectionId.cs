using System.Security.Cryptography;

namespace Pennypost.Net;

/// <summary>Correlation ids: twelve letters and digits that are safe in a Received line, a log and a file name.</summary>
internal static class ConnectionId
{
    /// <summary>A fresh random id; 60 random bits.</summary>
    public static string Next() => RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 12);
}
