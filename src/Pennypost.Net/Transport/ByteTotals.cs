namespace Pennypost.Net;

/// <summary>Octets over all connections of one listener; safe from any thread.</summary>
internal sealed class ByteTotals
{
    private long received;
    private long sent;

    public long Received => Interlocked.Read(ref received);

    public long Sent => Interlocked.Read(ref sent);

    public void AddReceived(long count) => Interlocked.Add(ref received, count);

    public void AddSent(long count) => Interlocked.Add(ref sent, count);
}
