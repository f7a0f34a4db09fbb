using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>A Postfix of its own, with configuration, queue and log in a temporary folder: the smart host of the tests. Mail to
/// anybody at outside.example comes back to the same name at example.com, to the system that sent it. Offers STARTTLS.</summary>
internal sealed class PostfixRelay : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _postfix;

    private PostfixRelay(string postfix, int port)
    {
        _postfix = postfix;
        Port = port;
    }

    public int Port { get; }

    private string Configuration => _folder.File("etc");

    public static async Task<PostfixRelay> StartAsync(int returnPort)
    {
        var program = ExternalProgram.Require("postfix", "postfix");
        var openssl = ExternalProgram.Require("openssl", "openssl");
        ExternalProgram.RequireRoot("Postfix's master starts only as root");
        var relay = new PostfixRelay(program, FreePorts.Find());
        await relay.ConfigureAsync(openssl, returnPort);
        var started = await ExternalProgram.RunAsync(program, ["-c", relay.Configuration, "start"]);
        started.ExitCode.ShouldBe(0, started + relay.Log());
        await Eventually.TrueAsync(() => SmtpSink.Answers(relay.Port), "Postfix answers");
        return relay;
    }

    public string Log() => File.Exists(_folder.File("mail.log")) ? File.ReadAllText(_folder.File("mail.log")) : "";

    public async ValueTask DisposeAsync()
    {
        await ExternalProgram.RunAsync(_postfix, ["-c", Configuration, "stop"]);
        _folder.Dispose();
    }

    private async Task ConfigureAsync(string openssl, int returnPort)
    {
        foreach (var name in new[] { "etc", "spool", "data" })
        {
            Directory.CreateDirectory(_folder.File(name));
        }

        await ExternalProgram.RunWellAsync("chown", ["postfix", _folder.File("data")]);
        await ExternalProgram.RunWellAsync(
            openssl,
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", _folder.File("key.pem"), "-out", _folder.File("cert.pem")]);
        await File.WriteAllTextAsync(Path.Combine(Configuration, "main.cf"), Main(returnPort));
        await File.WriteAllTextAsync(Path.Combine(Configuration, "master.cf"), Master());
        await File.WriteAllTextAsync(Path.Combine(Configuration, "return"), "/^(.*)@outside\\.example$/ ${1}@example.com\n");
        foreach (var file in new[] { "/etc/postfix/dynamicmaps.cf", "/etc/postfix/postfix-files" }.Where(File.Exists))
        {
            File.Copy(file, Path.Combine(Configuration, Path.GetFileName(file)));
        }
    }

    private string Main(int returnPort) => string.Create(CultureInfo.InvariantCulture, $$"""
        compatibility_level = 3.6
        queue_directory = {{_folder.File("spool")}}
        data_directory = {{_folder.File("data")}}
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = relay.outside.example
        mydestination =
        local_recipient_maps =
        alias_maps =
        alias_database =
        relay_domains = outside.example, example.com
        virtual_alias_domains =
        virtual_alias_maps = regexp:{{Path.Combine(Configuration, "return")}}
        transport_maps = inline:{ { example.com = smtp:[127.0.0.1]:{{returnPort}} } }
        smtpd_relay_restrictions = reject_unauth_destination
        smtp_host_lookup = native
        smtp_dns_support_level = disabled
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = {{_folder.File("cert.pem")}}
        smtpd_tls_key_file = {{_folder.File("key.pem")}}
        smtpd_tls_loglevel = 1
        maillog_file = {{_folder.File("mail.log")}}
        maillog_file_prefixes = {{_folder.Path}}

        """);

    private string Master() => string.Create(CultureInfo.InvariantCulture, $"""
        127.0.0.1:{Port} inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd

        """);
}
