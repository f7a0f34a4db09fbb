using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Services;

/// <summary>Changes where services listen (SVC-383 to SVC-390).</summary>
/// <param name="database">The database.</param>
/// <param name="directory">Told of every change.</param>
/// <param name="deployment">What may be changed at all.</param>
/// <param name="logger">The audit log.</param>
public sealed class ServiceBindings(Database database, ServiceDirectory directory, DeploymentOptions deployment, ILogger<ServiceBindings> logger)
{
    private const int Maximum = 100;

    /// <summary>Puts new bindings in place of a service's old ones. New listeners open before old ones close; sessions live on.</summary>
    /// <param name="id">The service.</param>
    /// <param name="bindings">Where it shall listen; addresses as somebody typed them.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such service, a binding is not allowed, or another service has it.</exception>
    public async Task SetAsync(int id, IReadOnlyList<ServiceBinding> bindings, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        _ = directory.Find(id) ?? throw RefusedException.NotFound("There is no such service.");
        RefuseLocked();
        var normalized = Check(id, bindings);
        await WriteAsync([(id, normalized)], cancellation);
        ServiceLog.Bound(logger, actor, id, string.Join(", ", normalized.Select(b => $"{b.Address}:{b.Port}")));
        await directory.ChangedAsync(cancellation);
    }

    /// <summary>Gives the built-in services their first bindings again; added services keep theirs (SVC-010).</summary>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">An added service has one of the ports.</exception>
    public async Task ResetAsync(string actor, CancellationToken cancellation)
    {
        RefuseLocked();
        var builtIn = directory.All.Where(s => s.IsBuiltIn).Select(s => (s.Id, Bindings: First(s))).ToList();
        var taken = directory.All.Where(s => !s.IsBuiltIn)
            .FirstOrDefault(s => s.Bindings.Any(b => builtIn.Exists(f => f.Bindings.Exists(d => d.Address == b.Address && d.Port == b.Port))));
        if (taken is not null)
        {
            throw RefusedException.Conflict("port-taken", $"{taken.Service.Name} listens on one of the default ports: change its bindings first.");
        }

        await WriteAsync(builtIn, cancellation);
        foreach (var (id, bindings) in builtIn)
        {
            ServiceLog.Bound(logger, actor, id, string.Join(", ", bindings.Select(b => $"{b.Address}:{b.Port}")));
        }

        await directory.ChangedAsync(cancellation);
    }

    private static List<ServiceBinding> First(ServiceInstance service)
    {
        var preset = ServicePresets.Of(service.Preset);
        return [new ServiceBinding(ServiceBinding.Default, preset.Port, preset.PublishedPort)];
    }

    private void RefuseLocked()
    {
        if (deployment.BindingsAreLocked)
        {
            throw RefusedException.Conflict("bindings-locked", "Whoever runs this installation has locked the bindings.");
        }
    }

    private List<ServiceBinding> Check(int id, IReadOnlyList<ServiceBinding> bindings)
    {
        if (bindings.Count > Maximum)
        {
            throw RefusedException.Invalid("bindings", $"A service has at most {Maximum} bindings.");
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var normalized = new List<ServiceBinding>();
        for (var i = 0; i < bindings.Count; i++)
        {
            var fault = Fault(bindings[i], out var binding) ?? (normalized.Exists(b => b.Address == binding.Address && b.Port == binding.Port)
                ? "This binding is there twice."
                : Owner(id, binding) is { } other ? $"{other.Service.Name} listens there." : null);
            if (fault is not null)
            {
                errors[$"bindings[{i}]"] = [fault];
            }

            normalized.Add(binding);
        }

        return errors.Count == 0 ? normalized : throw RefusedException.Invalid(errors);
    }

    private string? Fault(ServiceBinding binding, out ServiceBinding normalized)
    {
        normalized = binding;
        if (!ServiceBinding.TryNormalize(binding.Address, out var address))
        {
            return "This is not an address.";
        }

        normalized = binding with { Address = address };
        return binding.Port is < 1 or > 65535 || binding.PublishedPort is < 1 or > 65535 ? "A port is a number from 1 to 65535."
            : deployment.OnlyAddress is { } only && only != address ? $"Only the address {only} may be used here."
            : null;
    }

    private ServiceInstance? Owner(int id, ServiceBinding binding) =>
        directory.All.FirstOrDefault(s => s.Id != id && s.Bindings.Any(b => b.Address == binding.Address && b.Port == binding.Port));

    private async Task WriteAsync(IReadOnlyList<(int Service, List<ServiceBinding> Bindings)> all, CancellationToken cancellation)
    {
        await using var batch = database.Source.CreateBatch();
        foreach (var (service, bindings) in all)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM service_binding WHERE service_id = $1") { Parameters = { Id(service) } });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                "INSERT INTO service_binding (service_id, address, port, published_port) SELECT $1, * FROM unnest($2, $3, $4)")
            {
                Parameters =
                {
                    Id(service),
                    new NpgsqlParameter<string[]> { TypedValue = [.. bindings.Select(b => b.Address)] },
                    new NpgsqlParameter<int[]> { TypedValue = [.. bindings.Select(b => b.Port)] },
                    new NpgsqlParameter { Value = bindings.Select(b => b.PublishedPort).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter<int> Id(int service) => new() { TypedValue = service };
}
