using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Pennypost.Mail;

namespace Pennypost.Fuzz;

/// <summary>
/// Mutated messages through everything that reads mail. Fixed seeds, so a failure names the message that caused it;
/// <c>PENNYPOST_FUZZ_SECONDS=3600 PENNYPOST_FUZZ_SEED=7</c> lets it run for longer and elsewhere.
/// </summary>
public sealed class MailFuzz
{
    private static readonly string SampleFolder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourcePath())!, "../Transcripts/mail"));

    [Fact]
    public void Mutated_messages_are_read_without_error()
    {
        var seconds = Setting("PENNYPOST_FUZZ_SECONDS", 10);
        var seed = Setting("PENNYPOST_FUZZ_SEED", 1);
        var corpus = Directory.EnumerateFiles(SampleFolder, "*.eml").Order().Select(File.ReadAllBytes).ToList();
        corpus.Count.ShouldBeGreaterThan(5);
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; clock.Elapsed < TimeSpan.FromSeconds(seconds) || count < 500; count++)
        {
            var mutator = new Mutator(unchecked((seed * 1_000_003) + count), corpus);
            var message = mutator.Next();
            try
            {
                MailTarget.Run(message, mutator.NextChunk);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Message {count} of seed {seed} fails: {Convert.ToBase64String(message)}", failure);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} messages in {clock.Elapsed.TotalSeconds:F0} s, seed {seed}");
    }

    [Fact]
    public void Mutated_structures_are_refused_or_read_but_never_worse()
    {
        var packed = Directory.EnumerateFiles(SampleFolder, "*.eml").Order().Select(f => MimeScanner.Scan(File.ReadAllBytes(f)).Serialize()).ToList();
        for (var seed = 0; seed < 3000; seed++)
        {
            var data = new Mutator(seed, packed).Next();
            try
            {
                _ = ImapBodyStructure.Write(MimeStructure.Deserialize(data), extensions: true);
            }
            catch (InvalidDataException)
            {
                // The promised answer to damage.
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
