using System.Buffers;
using System.Text;
using Pennypost.Net;
using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Client;

/// <summary>Commands out, replies in: the wire side of the client. Every loss of the connection becomes an <see cref="SmtpClientException"/>.</summary>
internal sealed class SmtpDialogue(Connection connection, TimeProvider time) : IDisposable
{
    // Replies are read for what they say; a server that ends its lines in LF alone harms nobody but itself.
    private readonly LineReader lines = new(connection, time) { BareNewlines = BareNewlinePolicy.Accept };

    public Connection Connection => connection;

    /// <summary>Puts a command on the wire without sending it yet.</summary>
    /// <param name="command">The line without CRLF.</param>
    public void Write(string command)
    {
        if (SmtpCharacters.HasControl(command))
        {
            throw new ArgumentException("A command cannot contain control characters.", nameof(command));
        }

        connection.Output.Write(Encoding.UTF8.GetBytes(command));
        connection.Output.Write("\r\n"u8);
    }

    /// <summary>Sends what was written.</summary>
    /// <param name="timeout">How long the peer may take to make room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask FlushAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var flushing = connection.Output.FlushAsync(cancellationToken);
            var result = flushing.IsCompleted ? await flushing : await flushing.AsTask().WaitAsync(timeout, time, cancellationToken);
            if (result.IsCompleted)
            {
                throw new SmtpClientException(SmtpFailure.ConnectionLost, "The server closed the connection.");
            }
        }
        catch (TimeoutException error)
        {
            connection.Abort();
            throw new SmtpClientException(SmtpFailure.TimedOut, "The server does not read what is sent.", innerException: error);
        }
        catch (Exception error) when (IsLoss(error) && !cancellationToken.IsCancellationRequested)
        {
            throw new SmtpClientException(SmtpFailure.ConnectionLost, "The connection was lost while sending.", innerException: error);
        }
    }

    /// <summary>Sends a command and reads its reply.</summary>
    /// <param name="command">The line without CRLF.</param>
    /// <param name="timeout">How long to wait for the whole reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<SmtpServerReply> AskAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Write(command);
        await FlushAsync(timeout, cancellationToken);
        return await ReadReplyAsync(timeout, cancellationToken);
    }

    /// <summary>Reads one reply of one or more lines.</summary>
    /// <param name="timeout">How long to wait for each line; the number of lines is bounded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<SmtpServerReply> ReadReplyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var texts = new List<string>(1);
        var first = 0;
        while (texts.Count < SmtpServerReply.MaximumLines)
        {
            var line = await lines.ReadLineAsync(SmtpServerReply.MaximumLineLength, timeout, cancellationToken);
            if (line.Status != LineStatus.Line)
            {
                throw Lost(line.Status);
            }

            if (!SmtpServerReply.TryParseLine(line.Line.Span, out var code, out var isLast, out var text) || (texts.Count > 0 && code != first))
            {
                throw new SmtpClientException(SmtpFailure.BadReply, "The server sent a line that is no SMTP reply.");
            }

            first = code;
            texts.Add(text);
            if (isLast)
            {
                return SmtpServerReply.Create(code, texts);
            }
        }

        throw new SmtpClientException(SmtpFailure.BadReply, "The server sent a reply of too many lines.");
    }

    public void Dispose() => lines.Dispose();

    private static SmtpClientException Lost(LineStatus status) => status switch
    {
        LineStatus.TimedOut => new SmtpClientException(SmtpFailure.TimedOut, "The server did not answer in time."),
        LineStatus.EndOfStream => new SmtpClientException(SmtpFailure.ConnectionLost, "The server closed the connection."),
        _ => new SmtpClientException(SmtpFailure.BadReply, "The server sent an over-long line."),
    };

    private static bool IsLoss(Exception error) => error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
