using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>ENABLE (RFC 5161): unknown names are passed over; ENABLED names those that were turned on now.</summary>
internal static class Enable
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        ArgumentReader reader = command.Reader();
        do
        {
            // Each capability that changes the session's behaviour, such as CONDSTORE, gets its name here.
            reader.ReadAtom();
        }
        while (reader.TryTake((byte)' '));
        reader.ExpectEnd();
        session.Output.WriteLine("* ENABLED"u8);
        return new(command.Definition!.Completed());
    }
}
