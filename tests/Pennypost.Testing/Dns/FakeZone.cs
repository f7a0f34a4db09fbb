using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Pennypost.Net.Dns;

namespace Pennypost.Testing;

/// <summary>The records of a <see cref="FakeDns"/>. Each method gives the zone back, so that records are added in a row.</summary>
public sealed class FakeZone
{
    private readonly ConcurrentDictionary<DnsName, List<DnsRecord>> records = new();
    private readonly ConcurrentDictionary<DnsName, DnsResponseCode> failures = new();

    /// <summary>Seconds that added records may be kept.</summary>
    public uint TimeToLive { get; set; } = 300;

    /// <summary>Responses carry AD.</summary>
    public bool Authentic { get; set; }

    /// <summary>Adds an A or AAAA record.</summary>
    public FakeZone Address(string name, string address) => Add(new AddressRecord(DnsName.Parse(name), TimeToLive, IPAddress.Parse(address)));

    /// <summary>Adds a mail exchanger; <c>.</c> as the host is a null MX.</summary>
    public FakeZone Mx(string name, ushort preference, string exchange) =>
        Add(new MxRecord(DnsName.Parse(name), TimeToLive, preference, DnsName.Parse(exchange)));

    /// <summary>Adds a text record, cut into strings of 255 octets.</summary>
    public FakeZone Txt(string name, string text) =>
        Add(new TxtRecord(DnsName.Parse(name), TimeToLive, [.. Encoding.Latin1.GetBytes(text).Chunk(255).Select(part => new ReadOnlyMemory<byte>(part))]));

    /// <summary>Adds an alias.</summary>
    public FakeZone Cname(string name, string target) => Add(new NameRecord(DnsName.Parse(name), TimeToLive, DnsType.Cname, DnsName.Parse(target)));

    /// <summary>Adds the name of an address.</summary>
    public FakeZone Ptr(string address, string target) =>
        Add(new NameRecord(ReverseName.Of(IPAddress.Parse(address)), TimeToLive, DnsType.Ptr, DnsName.Parse(target)));

    /// <summary>Adds a service.</summary>
    public FakeZone Srv(string name, ushort priority, ushort weight, ushort port, string target) =>
        Add(new SrvRecord(DnsName.Parse(name), TimeToLive, priority, weight, port, DnsName.Parse(target)));

    /// <summary>Adds a DANE association.</summary>
    public FakeZone Tlsa(string name, byte usage, byte selector, byte matching, byte[] data) =>
        Add(new TlsaRecord(DnsName.Parse(name), TimeToLive, usage, selector, matching, data));

    /// <summary>Adds any record.</summary>
    public FakeZone Add(DnsRecord record)
    {
        var list = records.GetOrAdd(record.Name, _ => []);
        lock (list)
        {
            list.Add(record);
        }

        return this;
    }

    /// <summary>Makes every question about a name fail with a code, such as <see cref="DnsResponseCode.ServerFailure"/>.</summary>
    public FakeZone Fail(string name, DnsResponseCode code)
    {
        failures[DnsName.Parse(name)] = code;
        return this;
    }

    /// <summary>Forgets everything about a name.</summary>
    public FakeZone Remove(string name)
    {
        records.TryRemove(DnsName.Parse(name), out _);
        failures.TryRemove(DnsName.Parse(name), out _);
        return this;
    }

    /// <summary>The ordinary response to a query, aliases followed.</summary>
    public DnsMessage Answer(DnsMessage query)
    {
        var question = query.Question!;
        var answers = new List<DnsRecord>();
        var name = question.Name;
        var exists = false;
        for (var hops = 0; hops < 10; hops++)
        {
            var here = At(name);
            exists = here.Count > 0;
            var fitting = here.FindAll(record => record.Type == question.Type);
            answers.AddRange(fitting);
            if (fitting.Count > 0 || here.Find(record => record.Type == DnsType.Cname) is not NameRecord alias)
            {
                break;
            }

            answers.Add(alias);
            name = alias.Target;
        }

        var found = answers.Exists(record => record.Type == question.Type);
        return new DnsMessage
        {
            Id = query.Id,
            IsResponse = true,
            RecursionDesired = query.RecursionDesired,
            RecursionAvailable = true,
            AuthenticData = Authentic,
            PayloadSize = query.PayloadSize is null ? null : (ushort)1232,
            Question = question,
            ResponseCode = failures.GetValueOrDefault(question.Name, found || exists ? DnsResponseCode.NoError : DnsResponseCode.NoSuchName),
            Answers = answers,
            Authorities = found || failures.ContainsKey(question.Name) ? [] : [Soa],
        };
    }

    private static SoaRecord Soa { get; } =
        new(DnsName.Root, 900, DnsName.Parse("ns.invalid"), DnsName.Parse("hostmaster.invalid"), 1, 3600, 600, 86400, 60);

    private List<DnsRecord> At(DnsName name)
    {
        if (!records.TryGetValue(name, out var list))
        {
            return [];
        }

        lock (list)
        {
            return [.. list];
        }
    }
}
