namespace Pennypost.Listeners.Hosting;

/// <summary>Default ports: the well-known ones plus 2000 or so, which need no privilege. --port-base moves them all.</summary>
internal static class ServicePorts
{
    /// <summary>SMTP, for other mail servers (25).</summary>
    public const int Smtp = 2525;

    /// <summary>Message submission with STARTTLS (587, RFC 6409).</summary>
    public const int Submission = 2587;

    /// <summary>Message submission over TLS (465, RFC 8314).</summary>
    public const int Submissions = 2465;

    /// <summary>POP3 with STLS (110).</summary>
    public const int Pop3 = 2110;

    /// <summary>POP3 over TLS (995).</summary>
    public const int Pop3s = 2995;

    /// <summary>IMAP with STARTTLS (143).</summary>
    public const int Imap = 2143;

    /// <summary>IMAP over TLS (993).</summary>
    public const int Imaps = 2993;

    /// <summary>The admin app and API.</summary>
    public const int Web = 5108;

    /// <summary>Every port that one process may open.</summary>
    public static IReadOnlyList<int> All { get; } = [Smtp, Submission, Submissions, Pop3, Pop3s, Imap, Imaps, Web];
}
