using System.Globalization;
using Pennypost.Net;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Server;

/// <summary>Every dialogue in tests/Transcripts/smtp, sent in whole writes and octet by octet: the server must answer the same.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string, bool> Files()
    {
        var data = new TheoryData<string, bool>();
        foreach (var path in Directory.GetFiles(Folder(), "*.txt").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(path), false);
            // What is written behind STARTTLS in a write of its own would meet the handshake instead of the dropped buffer.
            if (!Transcript.Load(path).Settings.ContainsKey("whole"))
            {
                data.Add(Path.GetFileName(path), true);
            }
        }

        return data;
    }

    [Theory]
    [Spec("SVC-054", "SVC-061", "SVC-140", "SVC-142", "SVC-222", "SVC-223", "SVC-224")]
    [MemberData(nameof(Files))]
    public async Task Server_answers_as_written(string file, bool oneByOne)
    {
        var transcript = Transcript.Load(Path.Combine(Folder(), file));
        var backend = transcript.Settings.ContainsKey("extensions") ? new ExtendedBackend() : new MemoryBackend();
        await using var server = new TestServer(Settings(transcript, backend), backend);
        foreach (var step in transcript.Steps)
        {
            await PlayAsync(server, step, oneByOne);
        }
    }

    private static async Task PlayAsync(TestServer server, TranscriptStep step, bool oneByOne)
    {
        switch (step.Kind)
        {
            case 'C':
                await server.SendAsync(step.Octets, oneByOne);
                break;
            case 'S':
                var line = await server.ReadAsync();
                line.ShouldNotBeNull($"the server closed instead of: {step.Text}");
                if (step.Text.EndsWith('*'))
                {
                    line.ShouldStartWith(step.Text[..^1], Case.Sensitive);
                }
                else
                {
                    line.ShouldBe(step.Text);
                }

                break;
            case 'T':
                await server.Client.UpgradeToTlsClientAsync(
                    new TlsClientSettings { ServerName = "mx.example", Verification = TlsVerification.None }, CancellationToken.None);
                break;
            case 'X':
                (await server.ReadAsync()).ShouldBeNull("the server should have closed");
                break;
            case 'E':
                server.Backend.Accepted.Last().Envelope.ShouldBe(step.Text);
                break;
            case 'O':
                server.Backend.Accepted.Last().Options.ShouldBe(step.Text);
                break;
            case 'M':
                server.Backend.Accepted.Last().Text.ShouldBe(step.Text);
                break;
        }
    }

    private static SmtpServerSettings Settings(Transcript transcript, MemoryBackend backend)
    {
        var settings = new SmtpServerSettings { HostName = "mx.example" };
        foreach (var (name, value) in transcript.Settings)
        {
            int Number() => int.Parse(value, CultureInfo.InvariantCulture);
            settings = name switch
            {
                "tls" => settings with { StartTls = TestTls.Server(), RequireTls = value == "required" },
                "auth" => settings with { RequireAuthentication = value == "required", OfferAuthentication = value != "off" },
                "plaintext" => settings with { AllowPlaintextAuthentication = value == "yes" },
                "messages" => settings with { Limits = settings.Limits with { Messages = Number() } },
                "recipients" => settings with { Limits = settings.Limits with { Recipients = Number() } },
                "errors" => settings with { MaximumErrors = Number() },
                "idle" => settings with { MaximumIdleCommands = Number() },
                "line" => settings with { MaximumTextLine = Number() },
                "command" => settings with { MaximumCommandLine = Number() },
                "protocol" => settings with { Protocol = Enum.Parse<SmtpProtocol>(value, ignoreCase: true) },
                "extensions" => settings,
                "size" => settings,
                "refuse" => settings,
                "whole" => settings,
                _ => throw new FormatException(name),
            };
            backend.MaximumSize = name == "size" ? Number() : backend.MaximumSize;
            backend.RefuseConnection = name == "refuse" ? value : backend.RefuseConnection;
        }

        return settings;
    }

    internal static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Pennypost.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "tests", "Transcripts", "smtp");
    }
}
