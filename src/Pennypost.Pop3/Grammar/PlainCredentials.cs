using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Pennypost.Pop3.Grammar;

/// <summary>The response of SASL PLAIN (RFC 4616 §2): <c>[authzid] NUL authcid NUL passwd</c> in base64.</summary>
internal static class PlainCredentials
{
    /// <summary>Decodes the response; null when it is no well-formed one or asks to act as somebody else.</summary>
    public static Pop3Credentials? Decode(ReadOnlySpan<byte> base64)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        try
        {
            return Base64.DecodeFromUtf8(base64, buffer, out var consumed, out var length) == OperationStatus.Done && consumed == base64.Length
                ? Split(buffer.AsSpan(0, length))
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Pop3Credentials? Split(ReadOnlySpan<byte> response)
    {
        var first = response.IndexOf((byte)0);
        var second = first < 0 ? -1 : response[(first + 1)..].IndexOf((byte)0);
        if (second < 0)
        {
            return null;
        }

        var authorization = response[..first];
        var name = response.Slice(first + 1, second);
        var password = response[(first + second + 2)..];
        var actsForItself = authorization.IsEmpty || authorization.SequenceEqual(name);
        return actsForItself && CredentialText.Decode(name) is { } nameText && CredentialText.Decode(password) is { } passwordText
            ? new Pop3Credentials(nameText, passwordText)
            : null;
    }
}
