using System.Text;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>COMPRESS=DEFLATE (RFC 4978): everything behind the tagged response is compressed, in both directions.</summary>
internal static class Compress
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        ArgumentReader reader = command.Reader();
        bool known = Ascii.EqualsIgnoreCase(reader.ReadAtom(), "DEFLATE"u8);
        reader.ExpectEnd();
        if (!known)
        {
            return Completion.Bad("Unknown compression");
        }

        if (session.Connection.IsCompressed)
        {
            // RFC 4978 §3.
            return Completion.No("COMPRESSIONACTIVE", "Compression is active already");
        }

        session.Output.WriteAscii(command.Tag);
        session.Output.WriteLine(" OK Compression begins"u8);
        await session.Output.FlushAsync(cancellationToken);
        session.Connection.Compress();
        return Completion.AlreadySent;
    }
}
