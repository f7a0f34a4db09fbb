using System.Runtime.CompilerServices;
using System.Text;

namespace Pennypost.Mail.Tests.Mime;

/// <summary>Messages for tests: small ones in code, larger ones from tests/Transcripts/mail.</summary>
internal static class Samples
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourcePath())!, "../../Transcripts/mail"));

    public static IEnumerable<string> FileNames => Directory.EnumerateFiles(Folder, "*.eml").Select(f => Path.GetFileName(f)!).Order();

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>Lines joined and ended with CRLF; characters are octets (Latin-1).</summary>
    public static byte[] Lines(params string[] lines) => Encoding.Latin1.GetBytes(string.Concat(lines.Select(l => l + "\r\n")));

    public static string Text(byte[] message, MimePart part) => Encoding.Latin1.GetString(message, (int)part.BodyStart, (int)part.BodyLength);

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
