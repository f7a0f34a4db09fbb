using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>What SEARCH, SORT and THREAD have in common: they find messages, and heed the rules of the extensions.</summary>
internal static class SearchRun
{
    /// <summary>Evaluates the keys.</summary>
    /// <returns>Indexes of the messages found, ascending.</returns>
    /// <exception cref="ImapRefusalException">BADCHARSET, LIMIT; then the saved result is empty (RFC 5182 §2.1).</exception>
    public static async ValueTask<List<int>> FindAsync(ImapSession session, ImapCommand command, SearchArguments arguments, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        bool saves = arguments.Return?.Options.HasFlag(SearchOptions.Save) ?? false;
        try
        {
            if (arguments.Key is not { } key)
            {
                throw new ImapRefusalException("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
            }

            Check(session, key);
            bool[] found = await new SearchEvaluator(mailbox, session.Time.GetUtcNow(), session.Progress(command), cancellationToken).EvaluateAsync(key);
            var indexes = new List<int>();
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i])
                {
                    indexes.Add(i);
                }
            }

            return indexes;
        }
        catch (ImapRefusalException) when (saves)
        {
            mailbox.Saved = UidSet.Empty;
            throw;
        }
    }

    /// <summary>The highest modification sequence of the result is told (RFC 7162 §3.1.5).</summary>
    public static bool TellsModSeq(SearchArguments arguments) => arguments.Key?.Has<SearchKey.ModSeq>() ?? false;

    private static void Check(ImapSession session, SearchKey key)
    {
        if (key.Has<SearchKey.ModSeq>())
        {
            if (session.Account is not IImapCondStore)
            {
                throw new ImapSyntaxException("Unknown search key");
            }

            session.Enable(EnabledExtensions.CondStore);
        }

        if ((session.Account is not IImapSaveDate && key.Has<SearchKey.Message>(message => message.Criterion is MessageCriterion.SavedDate))
            || (session.Account is not IImapObjectId && key.Has<SearchKey.Message>(message => message.Criterion is MessageCriterion.EmailId)))
        {
            throw new ImapSyntaxException("Unknown search key");
        }

        if (session.Has(EnabledExtensions.UidOnly) && key.Has<SearchKey.Numbers>(numbers => !numbers.Set.IsSaved))
        {
            throw new ImapSyntaxException("Message numbers were given up");
        }
    }
}
