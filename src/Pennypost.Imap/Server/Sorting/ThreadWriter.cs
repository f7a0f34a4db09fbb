using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Sorting;

/// <summary>Writes THREAD responses (RFC 5256 §4) with a stack of its own: threads may be as deep as they like.</summary>
/// <param name="output">Where to.</param>
/// <param name="mailbox">The view.</param>
/// <param name="byUid">In UIDs.</param>
internal sealed class ThreadWriter(ResponseWriter output, SelectedMailbox mailbox, bool byUid)
{
    public async ValueTask WriteAsync(List<ThreadNode> threads, CancellationToken cancellationToken)
    {
        output.Write("* THREAD"u8);
        output.Write(threads.Count > 0 ? " "u8 : default);
        foreach (ThreadNode thread in threads)
        {
            Write(thread);
            if (output.ShouldFlush)
            {
                await output.FlushAsync(cancellationToken);
            }
        }

        output.EndLine();
    }

    private void Write(ThreadNode thread)
    {
        // Null stands for a closing parenthesis.
        var left = new Stack<ThreadNode?>();
        left.Push(thread);
        while (left.TryPop(out ThreadNode? node))
        {
            if (node is null)
            {
                output.WriteByte((byte)')');
                continue;
            }

            output.WriteByte((byte)'(');
            bool first = true;
            while (true)
            {
                if (!node.IsDummy)
                {
                    output.Write(first ? default : " "u8);
                    output.WriteNumber(byUid ? mailbox.Messages[node.Index].Uid : (ulong)node.Index + 1);
                    first = false;
                }

                if (node.Children.Count != 1)
                {
                    break;
                }

                node = node.Children[0];
            }

            left.Push(null);
            if (node.Children.Count > 0)
            {
                output.Write(first ? default : " "u8);
                for (int i = node.Children.Count - 1; i >= 0; i--)
                {
                    left.Push(node.Children[i]);
                }
            }
        }
    }
}
