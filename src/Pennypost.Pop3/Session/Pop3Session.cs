using System.Text;
using Microsoft.Extensions.Logging;
using Pennypost.Net;
using Pennypost.Pop3.Commands;
using Pennypost.Pop3.Grammar;

namespace Pennypost.Pop3.Session;

/// <summary>One POP3 session (RFC 1939 §3): reads command lines, looks them up in the table and lets them answer.</summary>
/// <remarks>
/// Invariants:
/// the maildrop is open, and its lock held, exactly in the TRANSACTION state;
/// nothing is deleted unless QUIT was given there: a lost connection, a time-out, a stopping host and a fault change nothing (USR-024);
/// every command gets exactly one reply, in order, and replies go out when no further whole command is waiting (RFC 2449 §6.6);
/// a fault inside a multi-line response ends the connection, because nothing else would stop the client from taking the rest for mail.
/// </remarks>
internal sealed class Pop3Session(
    Connection connection, IPop3Backend backend, Pop3Options options, TimeProvider time, ILogger logger, Pop3Metrics metrics) : IAsyncDisposable
{
    private readonly LineReader _lines = new(connection, time) { BareNewlines = BareNewlinePolicy.Accept };
    private OpenMaildrop? _maildrop;
    private int _badCommands;
    private bool _misunderstood;
    private bool _ended;

    public Connection Connection => connection;

    public IPop3Backend Backend => backend;

    public Pop3Options Options => options;

    public ILogger Logger => logger;

    public Pop3Metrics Metrics => metrics;

    public Pop3Output Output { get; } = new(connection, time, options.IdleTimeout);

    public Pop3States State => _maildrop is null ? Pop3States.Authorization : Pop3States.Transaction;

    /// <summary>The open maildrop; only in the TRANSACTION state.</summary>
    public OpenMaildrop Maildrop => _maildrop ?? throw new InvalidOperationException("There is no open maildrop before log-in.");

    /// <summary>The name given by USER, until PASS has used it.</summary>
    public string? UserName { get; set; }

    public int FailedLogIns { get; set; }

    /// <summary>The client said UTF8 (RFC 6856 §2).</summary>
    public bool IsUtf8 { get; set; }

    /// <summary>Content is on its way: a fault now can only be answered by closing.</summary>
    public bool InMultiLine { get; set; }

    /// <summary>Credentials are welcome: before log-in, and over TLS when it is required (SVC-036).</summary>
    public bool MayLogIn => State == Pop3States.Authorization && !TlsIsMissing;

    private bool TlsIsMissing => options.RequireTls && connection.Tls is null;

    /// <summary>Runs the session to its end. Returns in every case but cancellation; the caller closes the connection.</summary>
    public async Task RunAsync(CancellationToken drain)
    {
        try
        {
            if (await GreetAsync(drain))
            {
                while (!_ended)
                {
                    await StepAsync(drain);
                }
            }

            await Output.FlushAsync(CancellationToken.None);
        }
        catch (ConnectionLostException lost)
        {
            Pop3Log.Lost(logger, connection.Id, lost.Message);
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            await SayStoppingAsync();
        }
    }

    /// <summary>Reads a line that is no command (the response of AUTH); null when the refusal has been written.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(int maximumLength, CancellationToken cancellationToken)
    {
        var result = await _lines.ReadLineAsync(maximumLength, options.IdleTimeout, cancellationToken);
        switch (result.Status)
        {
            case LineStatus.Line:
                return result.Line;
            case LineStatus.TooLong:
                Misunderstand("The line is too long"u8);
                return null;
            case LineStatus.Flooded:
                Output.Error("The line is too long, goodbye"u8);
                End();
                return null;
            default:
                // RFC 1939 §3: after the time-out the connection is closed without a word and without UPDATE.
                throw new ConnectionLostException(result.Status == LineStatus.TimedOut ? "The client was silent for too long." : "The client has gone.");
        }
    }

    /// <summary>Enters TRANSACTION; the session owns the maildrop from now on.</summary>
    public void Open(IPop3Maildrop maildrop) => _maildrop = new OpenMaildrop(maildrop);

    /// <summary>Leaves TRANSACTION: releases the lock.</summary>
    public async ValueTask CloseMaildropAsync()
    {
        if (_maildrop is { } maildrop)
        {
            _maildrop = null;
            await maildrop.DisposeAsync();
        }
    }

    /// <summary>Opens a message; null when it has gone since log-in and the refusal has been written.</summary>
    public async ValueTask<Pop3Body?> OpenBodyAsync(int index, CancellationToken cancellationToken)
    {
        var body = await Maildrop.OpenAsync(index, cancellationToken);
        if (body is null)
        {
            // RFC 3206 §4: trying again will not help.
            Output.Error("[SYS/PERM] The message is no longer there"u8);
        }

        return body;
    }

    /// <summary>Refuses something that makes no sense; too many of them in a row end the session.</summary>
    public void Misunderstand(ReadOnlySpan<byte> text)
    {
        _misunderstood = true;
        Output.Error(text);
        if (++_badCommands >= options.MaximumBadCommands)
        {
            Output.Error("Too many bad commands, goodbye"u8);
            End();
        }
    }

    /// <summary>The current command is the last one.</summary>
    public void End() => _ended = true;

    public async ValueTask DisposeAsync()
    {
        _lines.Dispose();
        await CloseMaildropAsync();
    }

    private async ValueTask<bool> GreetAsync(CancellationToken cancellationToken)
    {
        var product = Encoding.ASCII.GetBytes(options.ProductName);
        try
        {
            if (!await backend.AdmitAsync(connection, cancellationToken))
            {
                // SVC-043: the wording of the refusal.
                Output.Error([.. product, .. " POP3 Server access not allowed!"u8]);
                return false;
            }
        }
        catch (Exception fault) when (IsFault(fault, cancellationToken))
        {
            AnswerFault("greeting", fault);
            return false;
        }

        // No time stamp in angle brackets: APOP (RFC 1939 §7) would need passwords stored in clear.
        Output.Ok([.. product, .. " POP3 server ready"u8]);
        return true;
    }

    private async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        connection.Activity.Wait();
        if (!_lines.HasBufferedLine)
        {
            await Output.FlushAsync(cancellationToken);
        }

        if (await ReadLineAsync(options.MaximumCommandLength, cancellationToken) is not { } line)
        {
            return;
        }

        _misunderstood = false;
        if (Choose(line.Span, out var argumentLength) is { } command)
        {
            await ExecuteAsync(command, line[^argumentLength..], cancellationToken);
        }

        if (!_misunderstood)
        {
            _badCommands = 0;
        }
    }

    private Pop3Command? Choose(ReadOnlySpan<byte> line, out int argumentLength)
    {
        var parsed = CommandLine.Parse(line);
        argumentLength = parsed.Argument.Length;
        var command = CommandTable.Find(parsed.Keyword);
        if (TlsIsMissing && command?.AllowedInClear != true)
        {
            Misunderstand("Must issue a STLS command first"u8);
        }
        else if (command is null)
        {
            Misunderstand("Unknown command"u8);
        }
        else if (!command.States.HasFlag(State))
        {
            Misunderstand(State == Pop3States.Authorization ? "Log in first"u8 : "You are logged in already"u8);
        }
        else if (command.Argument != ArgumentRule.Optional && command.Argument == ArgumentRule.Required == parsed.Argument.IsEmpty)
        {
            Misunderstand(parsed.Argument.IsEmpty ? "An argument is missing"u8 : "This command takes no argument"u8);
        }
        else
        {
            return command;
        }

        return null;
    }

    private async ValueTask ExecuteAsync(Pop3Command command, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        metrics.Command(command.Keyword);
        connection.Activity.Begin(command.Keyword);
        try
        {
            await command.Execute(this, argument, cancellationToken);
        }
        catch (Exception fault) when (IsFault(fault, cancellationToken))
        {
            AnswerFault(command.Keyword, fault);
        }
    }

    private static bool IsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is not ConnectionLostException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private void AnswerFault(string doing, Exception fault)
    {
        Pop3Log.Fault(logger, connection.Id, doing, fault);
        if (InMultiLine)
        {
            connection.Abort();
            throw new ConnectionLostException("A fault cut a message short.", fault);
        }

        // RFC 3206 §4: not the client's doing, it may try again. The id leads the administrator to the log line.
        Output.Error([.. "[SYS/TEMP] Temporary fault, reference "u8, .. Encoding.ASCII.GetBytes(connection.Id)]);
    }

    private async ValueTask SayStoppingAsync()
    {
        if (InMultiLine)
        {
            connection.Abort();
            return;
        }

        try
        {
            Output.Error("[SYS/TEMP] The server is stopping, goodbye"u8);
            await Output.FlushAsync(CancellationToken.None);
        }
        catch (ConnectionLostException lost)
        {
            Pop3Log.Lost(logger, connection.Id, lost.Message);
        }
    }
}
