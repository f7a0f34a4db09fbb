namespace Pennypost.Pop3.Commands;

/// <summary>Every command of the server. CAPA lists capabilities in this order.</summary>
internal static class CommandTable
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<Pop3Command> All { get; } =
    [
        Retr.Command, Dele.Command, Stat.Command, List.Command, Uidl.Command, Top.Command, Noop.Command, Rset.Command, Quit.Command,
        User.Command, Pass.Command, Auth.Command, Stls.Command, Utf8.Command, Lang.Command, Capa.Command,
    ];

    /// <summary>The command with this packed keyword, or null. Sixteen comparisons of one word beat any hash.</summary>
    public static Pop3Command? Find(uint packed)
    {
        foreach (var command in All)
        {
            if (command.Packed == packed)
            {
                return command;
            }
        }

        return null;
    }
}
