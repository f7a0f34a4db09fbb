using System.Text;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>ID (RFC 2971).</summary>
internal static class Id
{
    /// <summary>RFC 2971 §3.3: no more than 30 fields.</summary>
    private const int MaximumFields = 30;

    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        CheckSyntax(command);
        session.Output.Write("* ID (\"name\" "u8);
        session.Output.WriteString(Encoding.ASCII.GetBytes(session.Settings.ServerName));
        session.Output.WriteLine(")"u8);
        return new(command.Definition!.Completed());
    }

    /// <summary>What the client tells of itself is not used; it must be well-formed all the same.</summary>
    private static void CheckSyntax(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        if (reader.Peek != '(')
        {
            if (reader.TryReadNString(out _))
            {
                throw new ImapSyntaxException("List or NIL expected");
            }
        }
        else
        {
            reader.Expect((byte)'(');
            for (int fields = 0; !reader.TryTake((byte)')'); fields++)
            {
                if (fields == MaximumFields)
                {
                    throw new ImapSyntaxException("Too many fields");
                }

                if (fields > 0)
                {
                    reader.ExpectSpace();
                }

                reader.ReadString();
                reader.ExpectSpace();
                reader.TryReadNString(out _);
            }
        }

        reader.ExpectEnd();
    }
}
