using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>ENABLE (RFC 5161): unknown names are passed over; ENABLED names those that are turned on.</summary>
internal static class Enable
{
    private static readonly (string Name, EnabledExtensions Extension, Func<IImapAccount, bool> IsOffered)[] Known =
    [
        ("CONDSTORE", EnabledExtensions.CondStore, account => account is IImapCondStore),
        ("QRESYNC", EnabledExtensions.QResync, account => account is IImapQResync),
        ("IMAP4rev2", EnabledExtensions.Imap4Rev2, _ => true),
        ("UTF8=ACCEPT", EnabledExtensions.Utf8, _ => true),
        ("UIDONLY", EnabledExtensions.UidOnly, _ => true),
    ];

    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        ArgumentReader reader = command.Reader();
        var asked = new List<string>();
        do
        {
            asked.Add(Encoding.ASCII.GetString(reader.ReadAtom()));
        }
        while (reader.TryTake((byte)' '));
        reader.ExpectEnd();
        session.Output.Write("* ENABLED"u8);
        foreach ((string name, EnabledExtensions extension, Func<IImapAccount, bool> isOffered) in Known)
        {
            if (asked.Contains(name, StringComparer.OrdinalIgnoreCase) && isOffered(session.RequireAccount()))
            {
                session.Enable(extension);
                session.Output.WriteByte((byte)' ');
                session.Output.WriteAscii(name);
            }
        }

        session.Output.EndLine();
        return new(command.Definition!.Completed());
    }
}
