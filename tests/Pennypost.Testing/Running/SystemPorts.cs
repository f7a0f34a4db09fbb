namespace Pennypost.Testing;

/// <summary>The ports of a system that was started with <c>--port-base</c>.</summary>
/// <param name="Base">What is added to every default port.</param>
public sealed record SystemPorts(int Base)
{
    private static readonly int[] Defaults = [2525, 2587, 2465, 2110, 2995, 2143, 2993, 5108];

    /// <summary>Mail from other servers.</summary>
    public int Smtp => Base + 2525;

    /// <summary>Submission with STARTTLS.</summary>
    public int Submission => Base + 2587;

    /// <summary>Submission, TLS from the first octet.</summary>
    public int Submissions => Base + 2465;

    /// <summary>POP3 with STLS.</summary>
    public int Pop3 => Base + 2110;

    /// <summary>POP3, TLS from the first octet.</summary>
    public int Pop3s => Base + 2995;

    /// <summary>IMAP with STARTTLS.</summary>
    public int Imap => Base + 2143;

    /// <summary>IMAP, TLS from the first octet.</summary>
    public int Imaps => Base + 2993;

    /// <summary>Admin API and app.</summary>
    public int Web => Base + 5108;

    /// <summary>Ports that are free now.</summary>
    public static SystemPorts Find() => new(FreePorts.FindBase(Defaults));
}
