namespace Pennypost.Trust.Dkim;

/// <summary>Signature algorithms in use (RFC 8301 §3.1, RFC 8463 §3).</summary>
public enum DkimAlgorithm
{
    /// <summary><c>rsa-sha256</c>.</summary>
    RsaSha256,

    /// <summary><c>ed25519-sha256</c>.</summary>
    Ed25519Sha256,
}

/// <summary>The names of algorithms.</summary>
public static class DkimAlgorithmNames
{
    /// <summary>The name as a= has it.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static string Tag(this DkimAlgorithm algorithm) => algorithm == DkimAlgorithm.RsaSha256 ? "rsa-sha256" : "ed25519-sha256";

    /// <summary>The key's type as k= has it.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static string KeyType(this DkimAlgorithm algorithm) => algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed25519";

    internal static bool TryParse(string tag, out DkimAlgorithm algorithm)
    {
        algorithm = tag == "ed25519-sha256" ? DkimAlgorithm.Ed25519Sha256 : DkimAlgorithm.RsaSha256;
        return tag is "rsa-sha256" or "ed25519-sha256";
    }
}
