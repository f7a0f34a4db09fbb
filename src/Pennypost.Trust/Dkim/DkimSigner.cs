using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Trust.Dkim;

/// <summary>One signature to make.</summary>
/// <param name="Key">Signs; the signer does not dispose of it.</param>
/// <param name="Domain">The signing domain (d=), in A-labels.</param>
/// <param name="Selector">The key's selector (s=).</param>
public sealed record DkimSignatureRequest(DkimSigningKey Key, string Domain, string Selector)
{
    /// <summary>The agent or user identifier (i=); null leaves it out.</summary>
    public string? Identity { get; init; }
}

/// <summary>How a signer signs.</summary>
public sealed record DkimSignerOptions
{
    /// <summary>The usual way.</summary>
    public static DkimSignerOptions Default { get; } = new();

    /// <summary>relaxed for the header, else simple.</summary>
    public bool RelaxedHeader { get; init; } = true;

    /// <summary>relaxed for the body, else simple.</summary>
    public bool RelaxedBody { get; init; } = true;

    /// <summary>Fields that are signed, as often as they occur (SVC-161; RFC 6376 §5.4.1).</summary>
    public IReadOnlyList<string> Headers { get; init; } =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Resent-From", "Resent-To", "Resent-Cc", "Resent-Date", "Resent-Message-ID",
        "List-Id", "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
    ];

    /// <summary>Fields that are named once more than they occur, so that nobody can add another one (RFC 6376 §8.15, SVC-161).</summary>
    public IReadOnlyList<string> Oversigned { get; init; } = ["From", "Reply-To", "To", "Cc", "Subject", "Date", "Content-Type"];

    /// <summary>How long the signature is good (x=); null for ever.</summary>
    public TimeSpan? Lifetime { get; init; }
}

/// <summary>Makes DKIM signatures of one message (RFC 6376 §5) while it streams by. Feed it the message exactly as it will be sent.</summary>
public sealed class DkimSigner : IDisposable
{
    private const int MaximumHeader = 4 * 1024 * 1024;

    private readonly IReadOnlyList<DkimSignatureRequest> requests;
    private readonly TimeProvider time;
    private readonly DkimSignerOptions options;
    private readonly SignedMessage message;
    private readonly BodyHash body;

    /// <summary>Begins a message.</summary>
    /// <param name="requests">The signatures, the first ends on top; several for keys of several algorithms (RFC 8463 §5).</param>
    /// <param name="time">The clock, for t= and x=.</param>
    /// <param name="options">How; null for the usual way.</param>
    public DkimSigner(IReadOnlyList<DkimSignatureRequest> requests, TimeProvider time, DkimSignerOptions? options = null)
    {
        this.requests = requests;
        this.time = time;
        this.options = options ?? DkimSignerOptions.Default;
        body = new BodyHash(this.options.RelaxedBody, limit: null);
        message = new SignedMessage(MaximumHeader, _ => [body]);
    }

    /// <summary>Takes the next octets of the message.</summary>
    public void Write(ReadOnlySpan<byte> chunk) => message.Write(chunk);

    /// <summary>Takes the next octets of the message.</summary>
    public void Write(in ReadOnlySequence<byte> chunk)
    {
        foreach (var segment in chunk)
        {
            message.Write(segment.Span);
        }
    }

    /// <summary>Ends the message.</summary>
    /// <returns>The DKIM-Signature fields with their line breaks, to be put before the message; empty when the message cannot be signed because its
    /// header is too long or has no From (RFC 6376 §5.4).</returns>
    public byte[] Complete()
    {
        message.Complete();
        if (message.IsHeaderTooLong || !message.Fields!.Find("From").Any())
        {
            return [];
        }

        var bodyHash = Convert.ToBase64String(body.Complete());
        return [.. requests.SelectMany(request => Sign(request, bodyHash))];
    }

    /// <inheritdoc/>
    public void Dispose() => message.Dispose();

    private byte[] Sign(DkimSignatureRequest request, string bodyHash)
    {
        var fields = message.Fields!;
        var names = NamesToSign(fields, options.Headers, options.Oversigned);
        var now = time.GetUtcNow();
        var field = new SignatureField("DKIM-Signature");
        field.Add("v", "1");
        field.Add("a", request.Key.Algorithm.Tag());
        field.Add("c", $"{(options.RelaxedHeader ? "relaxed" : "simple")}/{(options.RelaxedBody ? "relaxed" : "simple")}");
        field.Add("d", request.Domain);
        field.Add("s", request.Selector);
        if (request.Identity is { } identity)
        {
            field.Add("i", QuotedIdentity(identity));
        }

        field.Add("t", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (options.Lifetime is { } lifetime)
        {
            field.Add("x", (now + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        }

        field.AddNames("h", names);
        field.Add("bh", bodyHash);
        return field.Sign(request.Key, options.RelaxedHeader, hash => HeaderHash.AddSelected(hash, fields, names, options.RelaxedHeader, except: -1));
    }

    internal static List<string> NamesToSign(HeaderFields fields, IReadOnlyList<string> headers, IReadOnlyList<string> oversigned)
    {
        var names = new List<string>();
        foreach (var header in headers)
        {
            var times = fields.Find(header).Count() + (oversigned.Contains(header, StringComparer.OrdinalIgnoreCase) ? 1 : 0);
            names.AddRange(Enumerable.Repeat(header, times));
        }

        return names;
    }

    // RFC 6376 §2.11, dkim-quoted-printable: what could end the tag or is no printable ASCII.
    private static string QuotedIdentity(string identity)
    {
        var text = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(identity))
        {
            if (octet is > 0x20 and < 0x7F and not ((byte)';' or (byte)'='))
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"={octet:X2}");
            }
        }

        return text.ToString();
    }
}
