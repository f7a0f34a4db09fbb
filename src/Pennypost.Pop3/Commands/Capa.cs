using System.Text;
using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>CAPA (RFC 2449 §5): what this session can do now.</summary>
internal static class Capa
{
    public static Pop3Command Command { get; } = new("CAPA", Pop3States.Any, ArgumentRule.None, Execute) { AllowedInClear = true };

    private static ValueTask Execute(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var output = session.Output;
        output.Ok("Capabilities follow"u8);
        foreach (var command in CommandTable.All)
        {
            if (command.Capability(session) is { } line)
            {
                output.Write(Encoding.ASCII.GetBytes(line));
                output.Write("\r\n"u8);
            }
        }

        // RFC 2449 §6.4, §6.6, §6.7; RFC 3206 §5.
        output.Write("RESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\n"u8);

        if (session.Options.LogInDelay > TimeSpan.Zero)
        {
            // RFC 2449 §6.5: the same for all users, so that there is no USER behind it.
            output.Write("LOGIN-DELAY "u8);
            output.Write((long)session.Options.LogInDelay.TotalSeconds);
            output.Write("\r\n"u8);
        }

        // RFC 2449 §6.9: no help for attackers, only the name the greeting shows anyway.
        output.Write("IMPLEMENTATION "u8);
        output.Write(Encoding.ASCII.GetBytes(session.Options.ProductName));
        output.Write("\r\n"u8);
        output.EndMultiLine();
        return ValueTask.CompletedTask;
    }
}
