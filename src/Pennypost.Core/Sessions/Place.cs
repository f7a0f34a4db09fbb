namespace Pennypost.Core.Sessions;

/// <summary>A place for a session; given back once, however often it is disposed.</summary>
internal sealed class Place(Action? leave) : IDisposable
{
    private Action? leave = leave;

    /// <summary>The place of a client that is not counted.</summary>
    public static Place Free { get; } = new(null);

    public void Dispose() => Interlocked.Exchange(ref leave, null)?.Invoke();
}
