using System.Buffers;
using System.Security.Cryptography;

namespace Pennypost.Trust.Dkim;

/// <summary>The hash of a body in canonical form (RFC 6376 §3.4.3, §3.4.4), made while the octets stream by. Every LF it gets follows a CR.</summary>
internal sealed class BodyHash : IDisposable
{
    private const int OutputLength = 8192;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] output = ArrayPool<byte>.Shared.Rent(OutputLength);
    private int used;
    private long taken; // canonical octets that went into the hash
    private long lineBreaks; // CRLFs that count only when something follows (RFC 6376 §3.4.3: empty lines at the end are ignored)
    private bool white; // relaxed: white space that becomes one space when something follows on the line
    private bool carriageReturn; // a CR that is not yet known to be part of CRLF
    private byte[]? result;

    /// <summary>Starts a hash.</summary>
    /// <param name="relaxed">relaxed, else simple.</param>
    /// <param name="limit">Canonical octets to hash (l=); null for all.</param>
    public BodyHash(bool relaxed, long? limit)
    {
        IsRelaxed = relaxed;
        Limit = limit;
    }

    /// <summary>relaxed, else simple.</summary>
    public bool IsRelaxed { get; }

    /// <summary>Canonical octets to hash (l=); null for all.</summary>
    public long? Limit { get; }

    /// <summary>Octets of the whole canonical body, hashed or not.</summary>
    public long CanonicalLength { get; private set; }

    /// <summary>Takes the next octets of the body.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        if (IsRelaxed)
        {
            WriteRelaxed(octets);
        }
        else
        {
            WriteSimple(octets);
        }
    }

    /// <summary>Ends the body.</summary>
    /// <returns>The hash; the same octets whenever it is asked for.</returns>
    public byte[] Complete()
    {
        if (result is null)
        {
            if (carriageReturn)
            {
                EmitPending();
            }

            // simple: also an empty body ends with CRLF; relaxed: only one that has content.
            if (!IsRelaxed || CanonicalLength > 0)
            {
                Emit("\r\n"u8);
            }

            hash.AppendData(output, 0, used);
            used = 0;
            result = hash.GetHashAndReset();
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        hash.Dispose();
        // A buffer must go back once, whoever disposes how often: two would write into it otherwise.
        if (output.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(output);
            output = [];
        }
    }

    private void WriteSimple(ReadOnlySpan<byte> octets)
    {
        var content = octets.LastIndexOfAnyExcept((byte)'\r', (byte)'\n') + 1;
        if (content > 0)
        {
            // What was held back was in the middle; the LF of a CR at its end is the first octet here.
            if (carriageReturn && octets[0] == '\n')
            {
                carriageReturn = false;
                lineBreaks++;
                octets = octets[1..];
                content--;
            }

            if (content > 0)
            {
                EmitPending();
                Emit(octets[..content]);
            }
        }

        foreach (var octet in octets[content..])
        {
            TakeLineBreak(octet);
        }
    }

    private void WriteRelaxed(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var run = octets.IndexOfAny((byte)' ', (byte)'\t', (byte)'\r');
            run = run < 0 ? octets.Length : run;
            if (run > 0 && octets[0] == '\n' && carriageReturn)
            {
                TakeLineBreak(octets[0]);
                octets = octets[1..];
                continue;
            }

            if (run > 0)
            {
                EmitPending();
                Emit(octets[..run]);
                octets = octets[run..];
                continue;
            }

            if (octets[0] == '\r')
            {
                TakeLineBreak(octets[0]);
            }
            else
            {
                if (carriageReturn)
                {
                    EmitPending();
                }

                white = true;
            }

            octets = octets[1..];
        }
    }

    private void TakeLineBreak(byte octet)
    {
        if (octet == '\r')
        {
            if (carriageReturn)
            {
                EmitPending();
            }

            carriageReturn = true;
        }
        else
        {
            // RFC 6376 §3.4.4: white space at the end of a line is ignored.
            carriageReturn = white = false;
            lineBreaks++;
        }
    }

    // Something follows: what was held back counts after all.
    private void EmitPending()
    {
        for (; lineBreaks > 0; lineBreaks--)
        {
            Emit("\r\n"u8);
        }

        if (white)
        {
            Emit(" "u8);
            white = false;
        }

        if (carriageReturn)
        {
            Emit("\r"u8);
            carriageReturn = false;
        }
    }

    private void Emit(ReadOnlySpan<byte> octets)
    {
        CanonicalLength += octets.Length;
        if (Limit is { } limit && taken + octets.Length > limit)
        {
            octets = octets[..(int)(limit - taken)];
        }

        taken += octets.Length;
        if (used + octets.Length > OutputLength)
        {
            hash.AppendData(output, 0, used);
            used = 0;
            if (octets.Length > OutputLength / 2)
            {
                hash.AppendData(octets);
                return;
            }
        }

        octets.CopyTo(output.AsSpan(used));
        used += octets.Length;
    }
}
