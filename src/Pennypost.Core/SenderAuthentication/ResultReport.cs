using System.Net;
using Pennypost.Core.HelloChecks;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.Results;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>Gathers the results of one message in the words of RFC 8601 §2.7 (STB-077, STB-081).</summary>
internal sealed class ResultReport
{
    private readonly List<AuthenticationResult> results = [];

    /// <summary>Begins with what the session knows: the name of the client's address, SPF, and who logged in.</summary>
    public ResultReport(ReceivingTransaction transaction)
    {
        // STB-081: of users only their log-in is told.
        if (!transaction.Session.IsLocal && transaction.Session.Find<ReverseNameOutcome>() is { } reverse)
        {
            Add(reverse, transaction.Session.Client.RemoteEndPoint.Address);
        }

        if (transaction.Find<SpfOutcome>() is { } spf)
        {
            Add(spf, transaction.Sender.ToString());
        }

        results.Add(transaction.Session.Account is { } account
            ? new AuthenticationResult("auth", "pass") { Properties = [new("smtp", "auth", account.Name)] }
            : new AuthenticationResult("auth", "none"));
    }

    public IReadOnlyList<AuthenticationResult> Results => results;

    /// <summary>RFC 8601 §2.7.1: a result for each signature.</summary>
    public void Add(IReadOnlyList<DkimResult> signatures)
    {
        foreach (var signature in signatures.Where(s => s.Status != DkimStatus.None))
        {
            results.Add(new AuthenticationResult("dkim", signature.StatusName)
            {
                Reason = signature.Reason.Length > 0 ? signature.Reason : null,
                Comment = signature.KeyBits > 0 ? $"{signature.KeyBits}-bit key" : null,
                Properties = DkimProperties(signature),
            });
        }

        if (signatures.Count == 0)
        {
            results.Add(new AuthenticationResult("dkim", "none"));
        }
    }

    /// <summary>RFC 8617 §10.2.</summary>
    public void Add(ArcResult chain)
    {
        if (chain.Status == ArcStatus.None)
        {
            return;
        }

        results.Add(new AuthenticationResult("arc", chain.StatusName)
        {
            Reason = chain.Reason.Length > 0 ? chain.Reason : null,
            Comment = chain.Hops.Count > 0 ? $"i={chain.Instance} {chain.Hops[^1].Domain}" : null,
        });
    }

    /// <summary>RFC 7489 §11.1, with the policy asked for and what was done, as others write it.</summary>
    public void Add(DmarcOutcome outcome, DmarcPolicy done)
    {
        results.Add(new AuthenticationResult("dmarc", Word(outcome.Result))
        {
            Reason = outcome.Problem,
            Comment = outcome.Record is null ? null : $"p={Word(outcome.Policy)} dis={Word(done)}",
            Properties = outcome.Author.Length > 0 ? [new("header", "from", outcome.Author)] : [],
        });
    }

    /// <summary>RFC 8601 §2.7.3, §3.</summary>
    private void Add(ReverseNameOutcome reverse, IPAddress client)
    {
        var word = reverse.Result switch
        {
            ReverseNameResult.Pass => "pass",
            ReverseNameResult.Unconfirmed => "fail",

            // §2.7.3: a record that would be needed is not there, and later it will not be there either.
            ReverseNameResult.NoName => "permerror",
            _ => "temperror",
        };
        results.Add(new AuthenticationResult("iprev", word)
        {
            Comment = reverse.Name,
            Properties = [new("policy", "iprev", (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString())],
        });
    }

    private void Add(SpfOutcome spf, string sender)
    {
        results.Add(new AuthenticationResult("spf", Word(spf.Result))
        {
            Reason = spf.Problem,
            Properties = [spf.Identity == SpfIdentity.Helo ? new("smtp", "helo", spf.Domain) : new("smtp", "mailfrom", sender)],
        });
    }

    private static List<AuthenticationProperty> DkimProperties(DkimResult signature)
    {
        var properties = new List<AuthenticationProperty>(4);
        AddUnlessEmpty("d", signature.Domain);
        AddUnlessEmpty("s", signature.Selector);
        AddUnlessEmpty("a", signature.Algorithm);
        AddUnlessEmpty("b", signature.SignatureStart);
        return properties;

        void AddUnlessEmpty(string name, string value)
        {
            if (value.Length > 0)
            {
                properties.Add(new("header", name, value));
            }
        }
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
