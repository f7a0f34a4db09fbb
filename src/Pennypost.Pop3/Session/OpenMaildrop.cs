using System.Collections;

namespace Pennypost.Pop3.Session;

/// <summary>The session's view of its maildrop: the snapshot, the marks of DELE and the contents read ahead.</summary>
/// <remarks>Invariants: nothing changes in the store before <see cref="UpdateAsync"/>; message numbers never shift (USR-024, USR-025).</remarks>
internal sealed class OpenMaildrop : IAsyncDisposable
{
    private readonly IPop3Maildrop _maildrop;
    private readonly ReadAhead _readAhead;
    private BitArray? _deleted;
    private int _deletedCount;
    private long _deletedOctets;

    public OpenMaildrop(IPop3Maildrop maildrop)
    {
        _maildrop = maildrop;
        _readAhead = new ReadAhead(maildrop);
        foreach (var message in Messages)
        {
            TotalOctets += message.Size;
        }
    }

    /// <summary>The listing; index 0 is message number 1.</summary>
    public ReadOnlySpan<Pop3Message> Messages => _maildrop.Messages.Span;

    /// <summary>How many lines the listing has, marked ones too.</summary>
    public int Count => _maildrop.Messages.Length;

    public uint UidValidity => _maildrop.UidValidity;

    /// <summary>Messages that are not marked deleted.</summary>
    public int RemainingCount => Messages.Length - _deletedCount;

    /// <summary>Octets of the messages that are not marked deleted.</summary>
    public long RemainingOctets => TotalOctets - _deletedOctets;

    private long TotalOctets { get; }

    public bool IsDeleted(int index) => _deleted is not null && _deleted[index];

    /// <summary>Turns a message number into an index; false for numbers that do not exist or are marked deleted.</summary>
    public bool TryFind(long number, out int index)
    {
        index = (int)Math.Clamp(number - 1, 0, int.MaxValue);
        return number >= 1 && number <= Messages.Length && !IsDeleted(index);
    }

    public void MarkDeleted(int index)
    {
        _deleted ??= new BitArray(Messages.Length);
        _deleted[index] = true;
        _deletedCount++;
        _deletedOctets += Messages[index].Size;
    }

    /// <summary>RSET: takes all marks away.</summary>
    public void Unmark()
    {
        _deleted = null;
        _deletedCount = 0;
        _deletedOctets = 0;
    }

    /// <summary>Opens the content of a message; null when it has gone since log-in. The caller disposes it.</summary>
    public ValueTask<Pop3Body?> OpenAsync(int index, CancellationToken cancellationToken) => _readAhead.TakeAsync(index, cancellationToken);

    /// <summary>The UPDATE state (RFC 1939 §6): removes what is marked.</summary>
    public async ValueTask UpdateAsync(CancellationToken cancellationToken)
    {
        if (_deletedCount == 0)
        {
            return;
        }

        var uids = new List<uint>(_deletedCount);
        for (var index = 0; index < _maildrop.Messages.Length; index++)
        {
            if (IsDeleted(index))
            {
                uids.Add(Messages[index].Uid);
            }
        }

        await _maildrop.DeleteAsync(uids, cancellationToken);
    }

    /// <summary>Releases the contents read ahead and the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readAhead.DisposeAsync();
        await _maildrop.DisposeAsync();
    }
}
