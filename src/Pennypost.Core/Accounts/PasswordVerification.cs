using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Core.Accounts;

/// <summary>Checks passwords without letting their deliberate cost stop the system.</summary>
/// <remarks>
/// Invariants:
/// - At most as many derivations as processors run at once, and only a bounded number waits: a flood of guesses cannot starve the sessions.
/// - A success is remembered for a short time, under an HMAC with a key only this process has, over the stored key and the password: a new
///   password makes the old memory unreachable, and the memory tells nothing about passwords.
/// - A failure is never remembered: each wrong guess pays the full price.
/// </remarks>
public sealed class PasswordVerification : IDisposable
{
    /// <summary>How long a success is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>More callers than this waiting for their turn are turned away.</summary>
    internal const int MaximumWaiting = 500;

    private const int MaximumRemembered = 20_000;

    private readonly TimeProvider _time;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _turn = new(Environment.ProcessorCount, Environment.ProcessorCount);
    private readonly ConcurrentDictionary<UInt128, long> _remembered = new();
    private ScramVerifier? _decoy;
    private int _waiting;
    private long _derivations;

    /// <summary>Starts with an empty memory.</summary>
    /// <param name="time">The clock.</param>
    public PasswordVerification(TimeProvider time) => _time = time;

    /// <summary>Derivations done by this process.</summary>
    internal long Derivations => Interlocked.Read(ref _derivations);

    /// <summary>Checks a password.</summary>
    /// <param name="verifier">The account's verifier; null when there is no such account or it has no password: the answer is then
    /// no, and takes as long as for an account that exists.</param>
    /// <param name="decoyIterations">Rounds to spend when there is no verifier.</param>
    /// <param name="password">What the client sent.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>True, false, or null when too many callers wait already.</returns>
    public async ValueTask<bool?> CheckAsync(ScramVerifier? verifier, int decoyIterations, string password, CancellationToken cancellation)
    {
        if (PasswordPreparation.Prepare(password) is not { } prepared)
        {
            return false;
        }

        var memory = verifier is null ? default : MemoryKey(verifier, prepared);
        if (verifier is not null && _remembered.TryGetValue(memory, out var until) && _time.GetTimestamp() < until)
        {
            return true;
        }

        if (await DeriveAsync(verifier ?? Decoy(decoyIterations), prepared, cancellation) is not { } matches)
        {
            return null;
        }

        if (verifier is null || !matches)
        {
            return false;
        }

        Remember(memory);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<bool?> DeriveAsync(ScramVerifier verifier, string prepared, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > MaximumWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                Interlocked.Increment(ref _derivations);
                return await Task.Run(() => verifier.Matches(prepared), cancellation);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private UInt128 MemoryKey(ScramVerifier verifier, string prepared)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(verifier.StoredKey);
        hash.AppendData(verifier.Salt);
        hash.AppendData(Encoding.UTF8.GetBytes(prepared));
        return BitConverter.ToUInt128(hash.GetHashAndReset());
    }

    private void Remember(UInt128 key)
    {
        var now = _time.GetTimestamp();
        if (_remembered.Count >= MaximumRemembered)
        {
            foreach (var (old, until) in _remembered)
            {
                if (until <= now)
                {
                    _remembered.TryRemove(old, out _);
                }
            }

            // Everybody came within the last minutes: start again rather than grow.
            if (_remembered.Count >= MaximumRemembered)
            {
                _remembered.Clear();
            }
        }

        _remembered[key] = now + (long)(Memory.TotalSeconds * _time.TimestampFrequency);
    }

    private ScramVerifier Decoy(int iterations)
    {
        var decoy = _decoy;
        if (decoy is null || decoy.Iterations != iterations)
        {
            _decoy = decoy = new ScramVerifier(RandomNumberGenerator.GetBytes(ScramVerifier.SaltLength), iterations, new byte[32], new byte[32]);
        }

        return decoy;
    }
}
