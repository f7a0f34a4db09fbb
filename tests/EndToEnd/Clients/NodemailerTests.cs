using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>nodemailer submits a message with alternatives and attachments.</summary>
public sealed class NodemailerTests(RunningSystem system)
{
    [Fact]
    public async Task Submits_over_starttls()
    {
        var node = ExternalProgram.Require("node", "nodejs");
        var npm = ExternalProgram.Require("npm", "npm");
        var account = system.NewAccount();
        var subject = Mail.Subject("nodemailer");
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "node")))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        await ExternalProgram.RunWellAsync(npm, ["ci", "--no-audit", "--no-fund"], directory: folder.Path);
        await ExternalProgram.RunWellAsync(
            node,
            ["send.mjs", system.Ports.Submission.ToString(CultureInfo.InvariantCulture), account.Name, account.Password, account.Address, account.Address, subject],
            directory: folder.Path);

        var message = await system.WaitForAsync(account, subject);
        message.ShouldContain("multipart/mixed");
        message.ShouldContain("multipart/alternative");
        message.ShouldContain("filename*0*=");
    }
}
