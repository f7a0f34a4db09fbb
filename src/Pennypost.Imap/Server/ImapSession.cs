using System.Text;
using Microsoft.Extensions.Logging;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;
using Pennypost.Net;

namespace Pennypost.Imap.Server;

/// <summary>One IMAP session: reads a command, runs it, tells what changed, answers; in this order and never two at once.</summary>
/// <remarks>
/// Invariants. (1) Every command gets exactly one tagged response, unless the connection ends. (2) Changes of the mailbox are told between
/// a command's own responses and its tagged response, or while idling, and EXPUNGE only where <see cref="CommandTraits.NoExpunge"/> does not
/// forbid it, so client and session agree on message numbers at every tagged response (RFC 3501 §5.5, §7.4.1). (3) Output is flushed when
/// the client has nothing more under way. (4) When a fault leaves a response half written, the connection is cut. (5) Only one place maps
/// the three refusals: syntax error to BAD, refusal to NO, fault to NO [SERVERBUG] with the connection's id. (6) Before every command of the
/// selected state the backend confirms that the user may still read the mailbox.
/// </remarks>
internal sealed class ImapSession : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly CommandReader _commands;
    private int _badCommands;

    public ImapSession(Connection connection, IImapBackend backend, ImapServerSettings settings, ILogger logger, TimeProvider time)
    {
        Connection = connection;
        Backend = backend;
        Settings = settings;
        Time = time;
        _logger = logger;
        Lines = new LineReader(connection, time) { BareNewlines = BareNewlinePolicy.Accept };
        Output = new ResponseWriter(connection, settings.WriteTimeout);
        _commands = new CommandReader(Lines, Output, settings);
    }

    public Connection Connection { get; }

    public IImapBackend Backend { get; }

    public ImapServerSettings Settings { get; }

    public TimeProvider Time { get; }

    public LineReader Lines { get; }

    public ResponseWriter Output { get; }

    /// <summary>The server is stopping: commands that wait must end.</summary>
    public CancellationToken Drain { get; private set; }

    /// <summary>The account; null before log-in.</summary>
    public IImapAccount? Account { get; private set; }

    /// <summary>The selected mailbox; null when none is.</summary>
    public SelectedMailbox? Mailbox { get; private set; }

    public int FailedLogIns { get; set; }

    /// <summary>Set when the session shall end after the tagged response.</summary>
    public bool Ending { get; set; }

    public SessionStates State => Mailbox is not null ? SessionStates.Selected
        : Account is not null ? SessionStates.Authenticated
        : SessionStates.NotAuthenticated;

    /// <summary>The account, for commands of the logged-in states.</summary>
    public IImapAccount RequireAccount() => Account ?? throw new InvalidOperationException("No account is logged in.");

    /// <summary>The mailbox, for commands of the selected state.</summary>
    public SelectedMailbox RequireMailbox() => Mailbox ?? throw new InvalidOperationException("No mailbox is selected.");

    public async Task RunAsync(CancellationToken drain)
    {
        Drain = drain;
        ImapLog.Connected(_logger, Connection.Id, Connection.RemoteEndPoint);
        string reason;
        try
        {
            reason = await ServeAsync(drain);
        }
        catch (TlsHandshakeException error)
        {
            ImapLog.HandshakeFailed(_logger, Connection.Id, error.Message);
            return;
        }
        catch (ClientGoneException gone)
        {
            reason = gone.Message;
        }

        ImapLog.Ended(_logger, Connection.Id, reason);
    }

    public void LogIn(IImapAccount account)
    {
        Account = account;
        Connection.Activity.Account = account.Name;
        ImapLog.LoggedIn(_logger, Connection.Id, account.Name, Connection.RemoteEndPoint);
    }

    /// <summary>Something is turned on for the rest of the session.</summary>
    public bool Has(EnabledExtensions extension) => Output.Has(extension);

    /// <summary>Turns something on for the rest of the session (RFC 5161 §3.1).</summary>
    public void Enable(EnabledExtensions extension)
    {
        // RFC 7162 §3.2.3: QRESYNC turns CONDSTORE on as well.
        Output.Enabled |= extension.HasFlag(EnabledExtensions.QResync) ? extension | EnabledExtensions.CondStore : extension;
    }

    /// <summary>Signs of life for a command.</summary>
    public Progress Progress(ImapCommand command) => new(Output, Time, command.Tag);

    public void LogRefusedLogIn(string reason) => ImapLog.LogInRefused(_logger, Connection.Id, Connection.RemoteEndPoint, reason);

    public void Select(SelectedMailbox mailbox, string name)
    {
        Mailbox = mailbox;
        Connection.Activity.Place = name;
    }

    /// <summary>Leaves the selected mailbox, if any, without expunging.</summary>
    public async ValueTask UnselectAsync()
    {
        SelectedMailbox? mailbox = Mailbox;
        Mailbox = null;
        Connection.Activity.Place = null;
        if (mailbox is not null)
        {
            await mailbox.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _commands.Dispose();
        Lines.Dispose();
        await UnselectAsync();
        if (Account is not null)
        {
            await Account.DisposeAsync();
        }
    }

    private async Task<string> ServeAsync(CancellationToken drain)
    {
        if (Backend is IImapAdmission admission && !admission.Admits(Connection.RemoteEndPoint.Address))
        {
            // SVC-266: the wording of the refusal.
            return await SayByeAsync(Encoding.ASCII.GetBytes($"{Settings.ServerName} IMAP4rev1 Server access not allowed!"), "access not allowed");
        }

        Output.Write("* OK ["u8);
        Capabilities.Write(this, Output);
        Output.Write("] "u8);
        Output.WriteAscii(Settings.ServerName);
        Output.WriteLine(" IMAP4rev1 server ready"u8);
        while (!Ending)
        {
            if (Output.ShouldFlush || !Lines.HasBufferedLine)
            {
                await Output.FlushAsync(CancellationToken.None);
            }

            CommandReadStatus status;
            try
            {
                Connection.Activity.Wait();
                status = await _commands.ReadAsync(Account is not null, drain);
            }
            catch (OperationCanceledException) when (drain.IsCancellationRequested)
            {
                return await SayByeAsync("Server is shutting down"u8, "drained");
            }

            switch (status)
            {
                case CommandReadStatus.Command:
                    await RunCommandAsync(_commands.Command!);
                    break;
                case CommandReadStatus.Answered:
                    _badCommands++;
                    break;
                case CommandReadStatus.TimedOut:
                    return await SayByeAsync("Autologout after silence"u8, "timed out");
                case CommandReadStatus.Flooded:
                    return await SayByeAsync("Too much input"u8, "flooded");
                default:
                    return "the client closed the connection";
            }

            if (_badCommands >= Settings.MaximumBadCommands)
            {
                return await SayByeAsync("Too many bad commands"u8, "too many bad commands");
            }

            if (Mailbox is { IsGone: true })
            {
                // RFC 3501 §6.3.4 leaves open what happens to a session whose mailbox is deleted; ending it is what clients understand.
                return await SayByeAsync("The selected mailbox is no longer there"u8, "mailbox gone");
            }
        }

        await Output.FlushAsync(CancellationToken.None);
        return "logged out";
    }

    private async Task<string> SayByeAsync(ReadOnlyMemory<byte> text, string reason)
    {
        Output.Write("* BYE "u8);
        Output.WriteLine(text.Span);
        await Output.FlushAsync(CancellationToken.None);
        return reason;
    }

    private Task<string> SayByeAsync(ReadOnlySpan<byte> text, string reason) => SayByeAsync(text.ToArray().AsMemory(), reason);

    private async Task RunCommandAsync(ImapCommand command)
    {
        Completion completion = await ExecuteAsync(command);
        if (completion.IsBad)
        {
            _badCommands++;
        }

        if (completion.IsAlreadySent)
        {
            return;
        }

        Output.WriteAscii(command.Tag);
        Output.WriteByte((byte)' ');
        Output.WriteAscii(completion.Status);
        if (completion.Code is not null)
        {
            Output.Write(" ["u8);
            Output.WriteAscii(completion.Code);
            Output.WriteByte((byte)']');
        }

        Output.WriteByte((byte)' ');
        Output.WriteAscii(completion.Text);
        Output.EndLine();
    }

    /// <summary>A place for a costly command (SVC-273 to SVC-276); null when it needs none.</summary>
    /// <exception cref="ImapRefusalException">LIMIT: none became free.</exception>
    private async ValueTask<IDisposable?> EnterAsync(CommandDefinition definition, ImapCommand command)
    {
        if (definition.Work is not { } work || Account is not IImapWorkLimits limits)
        {
            return null;
        }

        return await Progress(command).WaitForPlaceAsync(limits.EnterAsync(work, Connection.Closed)) ?? throw new ImapRefusalException(
            ResponseCodes.Limit, work == ImapWork.Fetch ? "Too many current FETCHes active" : "Too many concurrent searches - try again later");
    }

    private async Task<Completion> ExecuteAsync(ImapCommand command)
    {
        if (command.Definition is not { } definition)
        {
            return Completion.Bad("Unknown command");
        }

        if ((definition.States & State) == SessionStates.Nowhere)
        {
            return Completion.Bad($"{definition.Name} is not allowed in this state");
        }

        if (Has(EnabledExtensions.UidOnly) && (definition.Traits & CommandTraits.ByNumber) != CommandTraits.None)
        {
            // RFC 9586 §3.1: a client that gave up message numbers must not use them.
            return new Completion("BAD", ResponseCodes.UidRequired, $"Only UID {definition.Name} may be used");
        }

        CancellationToken token = (definition.Traits & CommandTraits.StopsWithConnection) != CommandTraits.None ? Connection.Closed : CancellationToken.None;
        Connection.Activity.Begin(definition.Name);
        try
        {
            if (definition.States == SessionStates.Selected && !await RequireMailbox().Backend.ConfirmAsync(token))
            {
                RequireMailbox().Gone();
                return Completion.No(ResponseCodes.NonExistent, "There is no such mailbox"); // BYE follows.
            }

            using IDisposable? place = await EnterAsync(definition, command);
            Completion completion = await definition.RunAsync(this, command, token);
            if (Mailbox is { } mailbox && !mailbox.IsGone && !Ending)
            {
                bool ask = (definition.Traits & CommandTraits.AsksForNews) != CommandTraits.None;
                bool mayExpunge = (definition.Traits & CommandTraits.NoExpunge) == CommandTraits.None;
                await MailboxNews.TellAsync(mailbox, Output, ask, mayExpunge, CancellationToken.None);
            }

            return completion;
        }
        catch (ImapSyntaxException error)
        {
            return Completion.Bad(error.Message);
        }
        catch (ImapRefusalException error)
        {
            return Completion.No(error.Code, error.Message);
        }
        catch (OperationCanceledException) when (Drain.IsCancellationRequested)
        {
            return Completion.No(ResponseCodes.Unavailable, "Server is shutting down"); // BYE follows.
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested || Connection.Closed.IsCancellationRequested)
        {
            throw new ClientGoneException("the client has gone", error);
        }
        catch (Exception error) when (error is not (ClientGoneException or TlsHandshakeException))
        {
            ImapLog.CommandFailed(_logger, Connection.Id, definition.Name, error);
            if (!Output.AtLineStart)
            {
                Connection.Abort();
                throw new ClientGoneException("a response was cut by a fault", error);
            }

            return Completion.No(ResponseCodes.ServerBug, $"Internal error, reference {Connection.Id}");
        }
    }
}
