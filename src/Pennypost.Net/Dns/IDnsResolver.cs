namespace Pennypost.Net.Dns;

/// <summary>Answers DNS questions. The typed questions are extension methods in <see cref="DnsQuestions"/>.</summary>
public interface IDnsResolver
{
    /// <summary>Asks for the records of one name and type, following aliases.</summary>
    /// <remarks>Never throws for what servers do or fail to do: that is <see cref="DnsOutcome.Failed"/>, which a mail system treats as temporary.</remarks>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="cancellationToken">Gives up waiting; others who asked the same still get their answer.</param>
    ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsType type, CancellationToken cancellationToken);
}
