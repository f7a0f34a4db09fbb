using System.CommandLine;
using Pennypost.Listeners.Commands;

// One executable, several commands; without a command it runs the mail system.
var root = new RootCommand("Pennypost, a mail system: SMTP, POP3 and IMAP listeners; with --all-in-one also the work runner, the admin API and its app.");
RunCommand.AddTo(root);
root.Subcommands.Add(CheckConsistencyCommand.Create());
root.Subcommands.Add(ResetPasswordCommand.Create());
root.Subcommands.Add(CramMd5PasswordCommand.Create());
return await root.Parse(args).InvokeAsync();
