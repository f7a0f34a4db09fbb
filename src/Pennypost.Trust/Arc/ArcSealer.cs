using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Mail;
using Pennypost.Trust.Dkim;

namespace Pennypost.Trust.Arc;

/// <summary>Adds an ARC set to one message (RFC 8617 §5.1). Feed it the message as it is sent on.</summary>
public sealed class ArcSealer : IDisposable
{
    private const int MaximumHeader = 4 * 1024 * 1024;
    private const int LongestResults = 16 * 1024;
    private const int LineLength = 76;

    private readonly DkimSignatureRequest request;
    private readonly TimeProvider time;
    private readonly SignedMessage message;
    private readonly BodyHash body = new(relaxed: true, limit: null);

    /// <summary>Begins a message.</summary>
    /// <param name="request">Key, domain and selector; there are no identities in ARC.</param>
    /// <param name="time">The clock, for t=.</param>
    public ArcSealer(DkimSignatureRequest request, TimeProvider time)
    {
        this.request = request;
        this.time = time;
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
    /// <param name="chain">What verification of the message as it came found.</param>
    /// <param name="authenticationResults">The value of our own Authentication-Results: authserv-id and results, on one line or folded.</param>
    /// <returns>ARC-Seal, ARC-Message-Signature and ARC-Authentication-Results with their line breaks, to be put before the message. Empty when no set may
    /// be added: the chain was sealed as broken or is full (RFC 8617 §5.1), its state is unknown for now, or the message has no From.</returns>
    public byte[] Complete(ArcResult chain, string authenticationResults)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(authenticationResults);
        message.Complete();
        if (message.IsHeaderTooLong || !message.Fields!.Find("From").Any() || chain.IsSealedAsFailed || chain.IsTemporary
            || chain.Instance >= ArcSet.MaximumInstance)
        {
            return [];
        }

        var instance = (chain.Instance + 1).ToString(CultureInfo.InvariantCulture);
        var results = Results(instance, authenticationResults);
        var signature = Signature(instance);
        return [.. Seal(instance, chain.Status, results, signature), .. signature, .. results];
    }

    /// <inheritdoc/>
    public void Dispose() => message.Dispose();

    // RFC 8617 §4.1.2: as DKIM signs, but never ARC-Seal; DKIM-Signature fields should be covered, Authentication-Results must not be (§5.1).
    private byte[] Signature(string instance)
    {
        var fields = message.Fields!;
        var names = DkimSigner.NamesToSign(fields, [.. DkimSignerOptions.Default.Headers, "DKIM-Signature"], []);
        var field = Start(ArcSet.MessageField, instance);
        field.Add("c", "relaxed/relaxed");
        Sign(field);
        field.AddNames("h", names);
        field.Add("bh", Convert.ToBase64String(body.Complete()));
        return field.Sign(request.Key, relaxed: true, hash => HeaderHash.AddSelected(hash, fields, names, relaxed: true, except: -1));
    }

    private byte[] Seal(string instance, ArcStatus status, byte[] results, byte[] signature)
    {
        var field = Start(ArcSet.SealField, instance);
        field.Add("cv", status switch { ArcStatus.Pass => "pass", ArcStatus.None => "none", _ => "fail" });
        Sign(field);
        return field.Sign(request.Key, relaxed: true, hash =>
        {
            // RFC 8617 §5.1.2: the seal of a broken chain covers its own set alone.
            if (status == ArcStatus.Pass)
            {
                ArcVerifier.AddSets(hash, message.Fields!, ArcSet.Collect(message.Fields!, out _, out _));
            }

            foreach (var own in (byte[][])[results, signature])
            {
                var fields = HeaderFields.Parse(own);
                HeaderHash.AddField(hash, fields, fields.Index[0], relaxed: true);
            }
        });
    }

    private SignatureField Start(string name, string instance)
    {
        var field = new SignatureField(name);
        field.Add("i", instance);
        field.Add("a", request.Key.Algorithm.Tag());
        return field;
    }

    private void Sign(SignatureField field)
    {
        field.Add("d", request.Domain);
        field.Add("s", request.Selector);
        field.Add("t", time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    // One result a line. What comes from a header is cleaned of anything that could end the field.
    private static byte[] Results(string instance, string authenticationResults)
    {
        var clean = string.Concat(authenticationResults.Take(LongestResults).Select(c => c is > (char)0x7E ? '?' : c < ' ' ? ' ' : c));
        var text = new StringBuilder($"{ArcSet.ResultsField}: i={instance};");
        var column = text.Length;
        foreach (var word in clean.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column + 1 + word.Length > LineLength)
            {
                text.Append("\r\n");
                column = 0;
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }
}
