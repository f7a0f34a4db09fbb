using System.Net;
using Pennypost.Net;

namespace Pennypost.Smtp.Server;

/// <summary>What the session knows about its client; the backend reads it and may keep its own state in it.</summary>
public sealed class SmtpClientInfo
{
    private readonly Connection connection;

    internal SmtpClientInfo(Connection connection, SmtpProtocol protocol)
    {
        this.connection = connection;
        Protocol = protocol;
    }

    /// <summary>SMTP or LMTP.</summary>
    public SmtpProtocol Protocol { get; }

    /// <summary>The short id of the connection, for logs and Received fields.</summary>
    public string SessionId => connection.Id;

    /// <summary>The client's address, after PROXY.</summary>
    public IPEndPoint RemoteEndPoint => connection.RemoteEndPoint;

    /// <summary>The address the client reached.</summary>
    public IPEndPoint LocalEndPoint => connection.LocalEndPoint;

    /// <summary>The TLS layer, or null in clear.</summary>
    public TlsInfo? Tls => connection.Tls;

    /// <summary>The argument of EHLO or HELO; empty before, and again after STARTTLS (RFC 3207 §4.2).</summary>
    public string HelloName { get; internal set; } = string.Empty;

    /// <summary>True after EHLO, false after HELO.</summary>
    public bool IsExtended { get; internal set; }

    /// <summary>Who logged in, or null.</summary>
    public SmtpIdentity? Identity
    {
        get;
        internal set
        {
            field = value;
            connection.Activity.Account = value?.Name;
        }
    }

    /// <summary>Set by the backend when the client may send to other servers without log-in: the limits of those who have logged in apply (SVC-139).</summary>
    public bool IsLocal { get; set; }

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken Closed => connection.Closed;

    /// <summary>The backend's own state for this session.</summary>
    public object? BackendState { get; set; }

    /// <summary>The protocol for the WITH clause of a Received field (RFC 3848, RFC 6531 §4.3).</summary>
    /// <param name="smtpUtf8">True when the transaction uses SMTPUTF8.</param>
    public string ProtocolName(bool smtpUtf8)
    {
        if (!IsExtended)
        {
            return "SMTP";
        }

        var name = (Protocol, smtpUtf8) switch
        {
            (SmtpProtocol.Lmtp, false) => "LMTP",
            (SmtpProtocol.Lmtp, true) => "UTF8LMTP",
            (_, false) => "ESMTP",
            _ => "UTF8SMTP",
        };
        return string.Concat(name, Tls is null ? string.Empty : "S", Identity is null ? string.Empty : "A");
    }
}
