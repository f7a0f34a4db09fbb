using Microsoft.Extensions.Logging;
using Pennypost.Net;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>One SMTP session: reads commands, checks what all commands have in common, runs them, sends replies.</summary>
/// <remarks>
/// Invariants:
/// <list type="number">
/// <item>Every command gets exactly one reply, in order (RFC 5321 §4.2); a command that conducts its own dialogue returns null after its last reply.</item>
/// <item>Replies are flushed before the session waits for input, and not while a complete further command is here (RFC 2920 §3.2).</item>
/// <item><see cref="Transaction"/> is set exactly in the states Mail, Recipients and Chunks; whoever clears it disposes the delivery.</item>
/// <item>A reply with code 421, and nothing else but QUIT, a lost peer or a broken line, ends the session.</item>
/// <item>After STARTTLS nothing learned before it remains but the addresses (RFC 3207 §4.2); clear-text input behind it is dropped by the connection.</item>
/// <item>Only CR LF ends a line. A line with a bare CR or LF is answered and ends the session: what follows cannot be told from a smuggled command.</item>
/// <item>Exceptions of the backend become 451 with a logged reference; they never end the session by themselves.</item>
/// <item>A drain signal is obeyed between commands, never within one: a message on its way is finished first.</item>
/// <item>A lost connection never throws: writing marks the session ended, reading reports the end.</item>
/// </list>
/// </remarks>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly SmtpReplyWriter writer;
    private readonly ILogger logger;
    private readonly int longestLine;
    private int errors;
    private int idleCommands;

    public SmtpSession(Connection connection, ISmtpBackend backend, SmtpServerSettings settings, TimeProvider time, ILogger logger)
    {
        Connection = connection;
        Backend = backend;
        Settings = settings;
        Time = time;
        Client = new SmtpClientInfo(connection, settings.Protocol);
        Lines = new LineReader(connection, time) { BareNewlines = BareNewlinePolicy.Reject };
        writer = new SmtpReplyWriter(connection, time, settings.CommandTimeout);
        Dialogue = settings.Dialogue is { } log ? new SmtpDialogueLog(log, connection.Id) : null;
        this.logger = logger;
        longestLine = Math.Max(settings.MaximumCommandLine, settings.OfferAuthentication ? settings.MaximumAuthenticationLine : 0);
    }

    public Connection Connection { get; }

    public ISmtpBackend Backend { get; }

    public SmtpServerSettings Settings { get; }

    public TimeProvider Time { get; }

    public SmtpClientInfo Client { get; }

    public LineReader Lines { get; }

    /// <summary>The log of all that is said; null when it is not kept.</summary>
    public SmtpDialogueLog? Dialogue { get; }

    public SmtpStates State { get; private set; } = SmtpStates.Connected;

    public SmtpTransaction? Transaction { get; private set; }

    /// <summary>Messages accepted so far.</summary>
    public int Messages { get; private set; }

    /// <summary>Failed log-ins so far.</summary>
    public int LogInFailures { get; set; }

    /// <summary>True when no further command will be read.</summary>
    public bool Ended { get; set; }

    /// <summary>The limits in force for the client as it is now (SVC-139).</summary>
    public SmtpTransactionLimits Limits => Client.Identity is null && !Client.IsLocal ? Settings.Limits : Settings.AuthenticatedLimits;

    /// <summary>Runs the session to its end. Never throws for anything the peer does.</summary>
    /// <param name="drain">The host is stopping: say good-bye between two commands.</param>
    public async Task RunAsync(CancellationToken drain)
    {
        SmtpTelemetry.Sessions.Add(1);
        await GreetAsync();
        while (!Ended)
        {
            if (drain.IsCancellationRequested)
            {
                await SendAsync(StandardReplies.ShuttingDown);
                return;
            }

            LineResult line;
            try
            {
                Connection.Activity.Wait();
                line = await Lines.ReadLineAsync(longestLine, Settings.CommandTimeout, drain);
            }
            catch (OperationCanceledException) when (drain.IsCancellationRequested)
            {
                continue;
            }

            line = Within(line);
            if (line.Status == LineStatus.Line)
            {
                Dialogue?.Heard(line.Line.Span);
            }

            var reply = line.Status == LineStatus.Line ? await ObeyAsync(line.Line) : LineProblem(line.Status, StandardReplies.LineTooLong);
            if (reply is not null && line.Status != LineStatus.EndOfStream)
            {
                if (reply.IsNegative && Backend is ISmtpErrorDelay tarpit)
                {
                    await tarpit.DelayAsync(Client, errors + 1, drain);
                }

                await SendAsync(reply);
            }
        }
    }

    /// <summary>Initial responses may be as long as others (SVC-223, RFC 4954 §4): the line of AUTH may be longer than all others.</summary>
    private LineResult Within(LineResult line) =>
        line.Status == LineStatus.Line && line.Line.Length + 2 > Settings.MaximumCommandLine && !System.Text.Ascii.EqualsIgnoreCase(line.Line.Span[..5], "AUTH "u8)
            ? new LineResult(LineStatus.TooLong)
            : line;

    /// <summary>Sends a reply; it travels with its neighbours when more commands are already here.</summary>
    /// <param name="reply">What to send.</param>
    public ValueTask SendAsync(SmtpReply reply)
    {
        Write(reply);
        if (reply.Code == 421)
        {
            Ended = true;
        }
        else if (reply.IsNegative && ++errors > Settings.MaximumErrors)
        {
            Write(StandardReplies.TooManyErrors);
            Ended = true;
        }

        return !Ended && Lines.HasBufferedLine && !writer.IsFull ? ValueTask.CompletedTask : FlushAsync();
    }

    /// <summary>Sends what is waiting, whatever else has arrived: before a dialogue of a command's own.</summary>
    public async ValueTask FlushAsync() => Ended |= !await writer.FlushAsync();

    /// <summary>The same before octets are read that may not be here yet: costs nothing when nothing is waiting.</summary>
    public ValueTask FlushWaitingAsync() => writer.HasWaiting ? FlushAsync() : ValueTask.CompletedTask;

    /// <summary>What to answer when no proper line came. Ends the session where going on would be unsafe or useless.</summary>
    /// <param name="status">Why there is no line.</param>
    /// <param name="tooLong">The reply to an over-long line.</param>
    public SmtpReply LineProblem(LineStatus status, SmtpReply tooLong)
    {
        Ended = status != LineStatus.TooLong;
        return status switch
        {
            LineStatus.TooLong or LineStatus.Flooded => tooLong,
            LineStatus.BareNewline => StandardReplies.BareNewline,
            _ => StandardReplies.TimedOut,
        };
    }

    /// <summary>Logs a fault of our own and makes its reply.</summary>
    /// <param name="error">What happened.</param>
    public SmtpReply Fault(Exception error)
    {
        var id = $"{Connection.Id}-{Time.GetUtcNow():HHmmssfff}";
        SmtpLog.ServerFault(logger, error, id, Client.RemoteEndPoint.Address.ToString());
        return new SmtpServerFault(id).ToReply();
    }

    /// <summary>The message could not be accepted in time: says so in the log, and makes the reply.</summary>
    public SmtpReply TookTooLong()
    {
        SmtpLog.TookTooLong(logger, Connection.Id, Client.RemoteEndPoint.Address.ToString(), Settings.MaximumAnswerTime.TotalSeconds);
        return StandardReplies.TookTooLong;
    }

    /// <summary>EHLO and HELO are done.</summary>
    public void EnterReady() => State = SmtpStates.Ready;

    /// <summary>MAIL is accepted.</summary>
    /// <param name="transaction">The new transaction.</param>
    public void Begin(SmtpTransaction transaction)
    {
        Transaction = transaction;
        State = SmtpStates.Mail;
    }

    /// <summary>RCPT is accepted.</summary>
    public void RecipientAdded()
    {
        Transaction!.Recipients++;
        State = SmtpStates.Recipients;
    }

    /// <summary>A first chunk is here: nothing but chunks and the end of the transaction may follow (RFC 3030 §2).</summary>
    public void ChunksBegun() => State = SmtpStates.Chunks;

    /// <summary>A message is accepted: the counters that watch for idle or erring clients start anew.</summary>
    public void MessageAccepted()
    {
        Messages++;
        errors = 0;
        idleCommands = 0;
    }

    /// <summary>Ends the transaction, if there is one; without a commit that is its abort.</summary>
    public async ValueTask ResetAsync()
    {
        if (Transaction is { } transaction)
        {
            Transaction = null;
            await transaction.Delivery.DisposeAsync();
        }

        State = State == SmtpStates.Connected ? SmtpStates.Connected : SmtpStates.Ready;
    }

    /// <summary>RFC 3207 §4.2: the session starts anew behind the handshake.</summary>
    public async ValueTask ForgetAsync()
    {
        await ResetAsync();
        State = SmtpStates.Connected;
        Client.HelloName = string.Empty;
        Client.IsExtended = false;
        Client.Identity = null;
    }

    /// <summary>Logs a failed TLS handshake, which ends the session.</summary>
    /// <param name="error">What happened.</param>
    public void TlsFailed(TlsHandshakeException error)
    {
        Ended = true;
        SmtpLog.TlsFailed(logger, Connection.Id, Client.RemoteEndPoint.Address.ToString(), error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await ResetAsync();
        Lines.Dispose();
    }

    private void Write(SmtpReply reply)
    {
        Dialogue?.Said(reply);
        writer.Write(reply);
    }

    private async ValueTask GreetAsync()
    {
        SmtpReply reply;
        try
        {
            var refusal = await Backend.ConnectAsync(Client, CancellationToken.None);
            reply = refusal?.ToReply() ?? new SmtpReply(220, null, [$"{Settings.HostName} {(Settings.Protocol == SmtpProtocol.Lmtp ? "LMTP" : "ESMTP")}"]);
            Ended = refusal is not null;
        }
        catch (Exception error)
        {
            Fault(error);
            reply = StandardReplies.ShuttingDown;
        }

        await SendAsync(reply);
    }

    private async ValueTask<SmtpReply?> ObeyAsync(ReadOnlyMemory<byte> line)
    {
        if (!TryFind(line, out var command, out var argument))
        {
            return StandardReplies.BadSyntax;
        }

        try
        {
            if (Obstacle(command, argument.Span) is { } obstacle)
            {
                if (command?.WhenRefusedAsync is { } clear)
                {
                    await clear(this, argument, CancellationToken.None);
                }

                return obstacle;
            }

            Connection.Activity.Begin(command!.Name);
            return await command.RunAsync(this, argument, CancellationToken.None);
        }
        catch (Exception error)
        {
            return Fault(error);
        }
    }

    private bool TryFind(ReadOnlyMemory<byte> line, out SmtpCommand? command, out ReadOnlyMemory<byte> argument)
    {
        command = null;
        argument = default;
        if (!CommandLine.TryParse(line.Span, out var parsed))
        {
            return false;
        }

        command = SmtpCommandTable.Find(parsed.Verb, Settings.Protocol);
        // The argument is the line's tail but for trailing spaces: the memory of it, so that handlers may await.
        var tail = line.Span.TrimEnd((byte)' ').Length;
        argument = line[(tail - parsed.Argument.Length)..tail];
        return true;
    }

    private SmtpReply? Obstacle(SmtpCommand? command, ReadOnlySpan<byte> argument)
    {
        var traits = command?.Traits ?? SmtpCommandTraits.None;
        if (Settings.RequireTls && Client.Tls is null && (traits & SmtpCommandTraits.BeforeTls) == SmtpCommandTraits.None)
        {
            return StandardReplies.TlsRequired;
        }

        if (command is null)
        {
            return StandardReplies.UnknownCommand;
        }

        if ((command.AllowedIn & State) == SmtpStates.None)
        {
            if (State != SmtpStates.Connected)
            {
                return StandardReplies.BadSequence;
            }

            return Settings.Protocol == SmtpProtocol.Lmtp ? StandardReplies.LhloFirst : StandardReplies.HelloFirst;
        }

        if (Settings.RequireAuthentication && Client.Identity is null && (traits & SmtpCommandTraits.NeedsLogIn) != SmtpCommandTraits.None)
        {
            return StandardReplies.AuthenticationRequired;
        }

        if ((traits & SmtpCommandTraits.NoArgument) != SmtpCommandTraits.None && !argument.IsEmpty)
        {
            return StandardReplies.NoArguments;
        }

        if ((traits & SmtpCommandTraits.Idle) != SmtpCommandTraits.None && ++idleCommands > Settings.MaximumIdleCommands)
        {
            errors++;
        }

        return null;
    }
}
