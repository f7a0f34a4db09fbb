namespace Pennypost.Net;

/// <summary>What a session is doing, told by its engine for whoever watches. Writing costs nothing but a store: no lock, no allocation.</summary>
public sealed class SessionActivity
{
    private volatile string? account;
    private volatile string? place;
    private volatile string? command;
    private volatile bool waiting = true;

    /// <summary>Who has logged in; null before.</summary>
    public string? Account
    {
        get => account;
        set => account = value;
    }

    /// <summary>Where the session is, such as the selected mailbox; null where there is no such thing.</summary>
    public string? Place
    {
        get => place;
        set => place = value;
    }

    /// <summary>The last command, such as <c>MAIL</c>, without arguments; null before the first.</summary>
    public string? Command => command;

    /// <summary>The session waits for its client.</summary>
    public bool IsWaiting => waiting;

    /// <summary>A command begins.</summary>
    /// <param name="name">Its name: a constant of the engine, never the client's text.</param>
    public void Begin(string name)
    {
        command = name;
        waiting = false;
    }

    /// <summary>The command is done; the session waits for the next.</summary>
    public void Wait() => waiting = true;
}
