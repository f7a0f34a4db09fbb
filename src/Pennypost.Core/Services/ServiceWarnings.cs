using System.Globalization;
using Pennypost.Core.Receiving;
using Pennypost.Core.Status;

namespace Pennypost.Core.Services;

/// <summary>Gives warnings about one service. A capability registers one; the page of the service and the dashboard show them.</summary>
public interface IServiceAdviser
{
    /// <summary>What an administrator should think about, a sentence each; quick, because the dashboard asks every second.</summary>
    /// <param name="service">The service.</param>
    /// <param name="all">All services.</param>
    IEnumerable<string> Advise(ServiceInstance service, IReadOnlyList<ServiceInstance> all);
}

/// <summary>Warns about encryption and bindings that keep mail away (SVC-053, SVC-387, SVC-389).</summary>
/// <param name="deployment">What clients can reach.</param>
public sealed class ServiceWarnings(DeploymentOptions deployment) : IServiceAdviser
{
    /// <inheritdoc/>
    public IEnumerable<string> Advise(ServiceInstance service, IReadOnlyList<ServiceInstance> all)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(all);
        var encryption = service.Service.Encryption;
        var ports = service.Bindings.Select(b => b.ClientPort).ToHashSet();
        if (service.Service.Type == ServiceType.Smtp && ports.Contains(25))
        {
            switch (encryption)
            {
                case ServiceEncryption.RequireStartTls:
                    yield return "Port 25 requires STARTTLS: servers that cannot do TLS cannot deliver. None/STARTTLS is recommended for port 25.";
                    break;
                case ServiceEncryption.Tls:
                    yield return "Port 25 begins with TLS: no other server expects that, so no mail comes in. None/STARTTLS is recommended for port 25.";
                    break;
            }
        }

        if (service.Service.Type == ServiceType.Smtp && ports.Contains(587) && encryption != ServiceEncryption.RequireStartTls)
        {
            yield return "STARTTLS, required, is recommended for port 587.";
        }

        if (ports.Overlaps([465, 993, 995]) && encryption != ServiceEncryption.Tls)
        {
            yield return "Clients expect TLS from the first octet on ports 465, 993 and 995.";
        }

        if (service.Enabled && service.Bindings.Count == 0)
        {
            yield return "The service is enabled but listens nowhere: give it a binding.";
        }

        foreach (var binding in deployment.PublishedPorts is { } published ? service.Bindings.Where(b => !published.Contains(b.Port)) : [])
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Port {binding.Port} is not published: clients cannot reach it until the load balancer in front forwards it.");
        }

        // SVC-145, RFC 5321 §4.5.3.1.8: a server must take 100 recipients.
        if (service.Service.Type == ServiceType.Smtp
            && (IsFew(service.Service.Get(TransactionLimitServiceSettings.MaximumRecipientsIncoming)) || IsFew(service.Service.Get(TransactionLimitServiceSettings.MaximumRecipientsLocal))))
        {
            yield return "A message may have fewer than 100 recipients here; senders rely on 100.";
        }

        foreach (var text in Shadowed(service, all))
        {
            yield return text;
        }
    }

    private static IEnumerable<string> Shadowed(ServiceInstance service, IReadOnlyList<ServiceInstance> all) =>
        from binding in service.Bindings
        where binding.Address is ServiceBinding.Any or ServiceBinding.AnyIPv4 or ServiceBinding.AnyIPv6
        from other in all
        from own in other.Bindings
        where own != binding && own.Port == binding.Port && (other.Enabled || other.Id == service.Id)
        select string.Create(
            CultureInfo.InvariantCulture, $"{Label(binding.Address)} on port {binding.Port} overlaps with {Label(own.Address)} of {other.Service.Name}: the single address wins, and this binding may not open.");

    private static bool IsFew(long recipients) => recipients is > 0 and < 100;

    private static string Label(string address) => address switch
    {
        ServiceBinding.Default => "the host's address",
        ServiceBinding.Any => "any address",
        ServiceBinding.AnyIPv4 => "any IPv4 address",
        ServiceBinding.AnyIPv6 => "any IPv6 address",
        _ => address,
    };
}

/// <summary>Shows the warnings of services that are enabled on the dashboard.</summary>
/// <param name="directory">The services.</param>
/// <param name="advisers">Whoever warns.</param>
public sealed class ServiceMessages(ServiceDirectory directory, IEnumerable<IServiceAdviser> advisers) : ISystemMessageSource
{
    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current
    {
        get
        {
            var all = directory.All;
            return from service in all
                   where service.Enabled
                   from adviser in advisers
                   from text in adviser.Advise(service, all)
                   select new SystemMessage(
                       SystemMessageLevel.Warning, $"service-{service.Id}", $"{service.Service.Name}: {text}", $"/services/{service.Id}");
        }
    }
}
