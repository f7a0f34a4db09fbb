namespace Pennypost.Core.Certificates;

/// <summary>An upload cannot be used. The message is one sentence for the administrator.</summary>
/// <param name="field">What is to blame: chain, key, pfx or password.</param>
/// <param name="text">Why.</param>
public sealed class CertificateException(string field, string text) : Exception(text)
{
    /// <summary>What is to blame: chain, key, pfx or password.</summary>
    public string Field { get; } = field;
}
