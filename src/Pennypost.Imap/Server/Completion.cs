namespace Pennypost.Imap.Server;

/// <summary>The tagged response that ends a command (RFC 3501 §7.1).</summary>
/// <param name="Status">OK, NO or BAD.</param>
/// <param name="Code">Response code without brackets; null for none.</param>
/// <param name="Text">Text for people; printable US-ASCII.</param>
internal readonly record struct Completion(string Status, string? Code, string Text)
{
    /// <summary>The command has sent its tagged response itself.</summary>
    public static Completion AlreadySent => new(string.Empty, null, string.Empty);

    public bool IsAlreadySent => Status.Length == 0;

    public bool IsBad => Status == BadStatus;

    private static string BadStatus => "BAD";

    public static Completion Ok(string text, string? code = null) => new("OK", code, text);

    public static Completion No(string? code, string text) => new("NO", code, text);

    public static Completion Bad(string text) => new(BadStatus, null, text);
}
