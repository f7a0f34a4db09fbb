using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Listeners.Hosting;

/// <summary>For orchestrators: live while the process answers, ready while the database does too (USR-005).</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live\n")).ExcludeFromDescription();
        app.MapGet("/health/ready", async (Database database, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        {
            // While sessions are drained the load balancer must send no more.
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return Results.Text("stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            try
            {
                await using var command = database.Source.CreateCommand("SELECT 1");
                command.CommandTimeout = 5;
                await command.ExecuteScalarAsync(cancellationToken);
                return Results.Text("ready\n");
            }
            catch (NpgsqlException)
            {
                return Results.Text("the database does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }).ExcludeFromDescription();
    }
}
