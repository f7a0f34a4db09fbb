using System.Buffers;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Net.Dns;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>DKIM and ARC of one message, which sees it as the client sent it.</summary>
internal sealed class MessageVerification(IDnsResolver resolver, TimeProvider time) : IBodyObserver, IDisposable
{
    private readonly DkimVerifier dkim = new(resolver, time);
    private readonly ArcVerifier arc = new(resolver, time);

    /// <inheritdoc/>
    public void Write(ReadOnlySequence<byte> octets)
    {
        dkim.Write(octets);
        arc.Write(octets);
    }

    /// <summary>Fetches keys and judges; what DNS did not tell in time is temperror.</summary>
    public async Task<(IReadOnlyList<DkimResult> Signatures, ArcResult Chain)> CompleteAsync(CancellationToken limit)
    {
        var chain = GuardAsync(arc.CompleteAsync(limit).AsTask(), new ArcResult { Status = ArcStatus.Fail, Reason = "keys not found in time", IsTemporary = true });
        var signatures = await GuardAsync(
            dkim.CompleteAsync(limit).AsTask(), [new DkimResult { Status = DkimStatus.TempError, Reason = "keys not found in time" }]);
        return (signatures, await chain);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        dkim.Dispose();
        arc.Dispose();
    }

    private static async Task<T> GuardAsync<T>(Task<T> judging, T otherwise)
    {
        try
        {
            return await judging;
        }
        catch (OperationCanceledException)
        {
            // The time is over: the caller's own limit tells whether the session itself has ended.
            return otherwise;
        }
    }
}
