using Microsoft.Extensions.Logging;

namespace Pennypost.Core.MailAccess.Search;

/// <summary>What the search index tells the log.</summary>
internal static partial class SearchLog
{
    [LoggerMessage(4410, LogLevel.Information, "Folder {Folder} was indexed or deleted by another process meanwhile.")]
    public static partial void IndexedElsewhere(ILogger logger, Exception error, long folder);
}
