using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Trust.Dkim;

/// <summary>Writes a signature field: tags folded to short lines, then the signature over itself (RFC 6376 §3.5, §3.7).</summary>
/// <param name="name">The field's name.</param>
internal sealed class SignatureField(string name)
{
    private const int LineLength = 76;

    private readonly StringBuilder text = new(name + ":");
    private int column = name.Length + 1;

    /// <summary>Adds a tag.</summary>
    public void Add(string tag, string value) => Append($"{tag}={value};");

    /// <summary>Adds a list of names, which may be folded after each colon.</summary>
    public void AddNames(string tag, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var piece = (i == 0 ? tag + "=" : "") + names[i] + (i + 1 < names.Count ? ":" : ";");
            if (i == 0)
            {
                Append(piece);
            }
            else
            {
                Continue(piece);
            }
        }
    }

    /// <summary>Adds b= with the signature over whatever else is covered and this field.</summary>
    /// <param name="key">Signs.</param>
    /// <param name="relaxed">relaxed, else simple.</param>
    /// <param name="addCovered">Puts what is covered before this field into the hash.</param>
    /// <returns>The field with its line break.</returns>
    public byte[] Sign(DkimSigningKey key, bool relaxed, Action<IncrementalHash> addCovered)
    {
        Append("b=");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        addCovered(hash);
        HeaderHash.AddSignature(hash, Encoding.UTF8.GetBytes(text.ToString()), name.Length, name.Length + 1, relaxed);
        foreach (var piece in Convert.ToBase64String(key.Sign(hash.GetHashAndReset())).Chunk(LineLength - 2))
        {
            Continue(new string(piece));
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    private void Append(string piece)
    {
        if (column + 1 + piece.Length > LineLength)
        {
            Fold();
        }
        else
        {
            text.Append(' ');
            column++;
        }

        text.Append(piece);
        column += piece.Length;
    }

    private void Continue(string piece)
    {
        if (column + piece.Length > LineLength)
        {
            Fold();
        }

        text.Append(piece);
        column += piece.Length;
    }

    private void Fold()
    {
        text.Append("\r\n ");
        column = 1;
    }
}
