using System.Security.Cryptography;

namespace Pennypost.Core.Accounts;

/// <summary>Makes random passwords that a person can copy without mistakes (USR-173).</summary>
public static class PasswordGenerator
{
    /// <summary>Characters of a generated password.</summary>
    public const int Length = 16;

    /// <summary>Letters and digits without those that look alike (0 O, 1 l I) or are hard to tell aloud.</summary>
    internal const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>A new password of 16 characters, about 92 bits.</summary>
    public static string Generate() => RandomNumberGenerator.GetString(Alphabet, Length);
}
