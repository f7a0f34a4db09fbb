using System.Text;
using Pennypost.Net;

namespace Pennypost.Pop3.Tests;

/// <summary>A mail system of one account, alice with the password "se cret", whose maildrop lives in memory.</summary>
internal sealed class MemoryMailSystem : IPop3Backend
{
    private readonly Lock _guard = new();
    private readonly List<(uint Uid, byte[] Content)> _messages = [];
    private uint _nextUid = 1;
    private bool _locked;

    public uint UidValidity { get; init; } = 7;

    public bool Admits { get; set; } = true;

    public bool FailsToDelete { get; set; }

    /// <summary>Contents above this length are handed out as streams.</summary>
    public int LargestInMemory { get; set; } = 64 * 1024;

    /// <summary>Replaces the stream of a large message.</summary>
    public Func<byte[], Stream> StreamOf { get; set; } = content => new MemoryStream(content);

    public int OpenCalls { get; private set; }

    public int LogIns { get; private set; }

    public bool IsLocked
    {
        get
        {
            lock (_guard)
            {
                return _locked;
            }
        }
    }

    public IReadOnlyList<uint> Uids
    {
        get
        {
            lock (_guard)
            {
                return [.. _messages.Select(message => message.Uid)];
            }
        }
    }

    public void Deliver(string content) => Deliver(Encoding.Latin1.GetBytes(content));

    public void Deliver(byte[] content)
    {
        lock (_guard)
        {
            _messages.Add((_nextUid++, content));
        }
    }

    /// <summary>A message of exactly this many octets.</summary>
    public void DeliverOfSize(int size)
    {
        var text = new StringBuilder("Subject: filler\r\n\r\n");
        while (text.Length < size - 80)
        {
            text.Append('x', 70).Append("\r\n");
        }

        text.Append('y', size - text.Length - 2).Append("\r\n");
        Deliver(text.ToString());
    }

    public void Expunge(uint uid)
    {
        lock (_guard)
        {
            _messages.RemoveAll(message => message.Uid == uid);
        }
    }

    public ValueTask<bool> AdmitAsync(Connection connection, CancellationToken cancellationToken) => new(Admits);

    public ValueTask<Pop3LogIn> LogInAsync(Pop3Credentials credentials, Connection connection, CancellationToken cancellationToken)
    {
        lock (_guard)
        {
            LogIns++;
            if (credentials.Name == "broken")
            {
                throw new InvalidOperationException("The secret inside of the backend");
            }

            if (credentials.Name == "busy")
            {
                return new(new Pop3LogIn.Busy());
            }

            if (credentials.Name == "early")
            {
                return new(new Pop3LogIn.TooSoon());
            }

            if (credentials is not { Name: "alice" or "älice", Password: "se cret" })
            {
                return new(new Pop3LogIn.Refused());
            }

            if (_locked)
            {
                return new(new Pop3LogIn.InUse());
            }

            _locked = true;
            return new(new Pop3LogIn.Opened(new Maildrop(this)));
        }
    }

    private sealed class Maildrop(MemoryMailSystem system) : IPop3Maildrop
    {
        private readonly Pop3Message[] _listing =
            [.. system._messages.Select(message => new Pop3Message(message.Uid, message.Content.Length + (EndsLine(message.Content) ? 0 : 2)))];

        public uint UidValidity => system.UidValidity;

        public ReadOnlyMemory<Pop3Message> Messages => _listing;

        public ValueTask<IReadOnlyList<Pop3Body?>> OpenAsync(int first, int count, CancellationToken cancellationToken)
        {
            lock (system._guard)
            {
                system.OpenCalls++;
                return new([.. _listing.AsSpan(first, count).ToArray().Select(line => Open(line.Uid))]);
            }
        }

        public ValueTask DeleteAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
        {
            if (system.FailsToDelete)
            {
                throw new InvalidOperationException("Disk full");
            }

            foreach (var uid in uids)
            {
                system.Expunge(uid);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            lock (system._guard)
            {
                system._locked = false;
            }

            return ValueTask.CompletedTask;
        }

        private static bool EndsLine(byte[] content) => content.Length == 0 || content.AsSpan().EndsWith("\r\n"u8);

        private Pop3Body? Open(uint uid)
        {
            var content = system._messages.Find(message => message.Uid == uid).Content;
            return content is null ? null
                : content.Length > system.LargestInMemory ? new Pop3Body(system.StreamOf(content))
                : new Pop3Body(content);
        }
    }
}
