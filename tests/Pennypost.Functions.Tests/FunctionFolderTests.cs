using Microsoft.Extensions.DependencyInjection;
using Pennypost.Azure.ServiceBus;
using Pennypost.Core;
using Pennypost.Core.Working;
using Pennypost.Functions.Tests.Simulation;
using Pennypost.Store.Settings;

namespace Pennypost.Functions.Tests;

/// <summary>Work handlers and functions stand in pairs, and what is deployed is what the host expects.</summary>
public sealed class FunctionFolderTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_work_handler_has_its_function_and_every_function_its_handler()
    {
        await using var database = await postgres.CreateAsync();
        var services = new ServiceCollection().AddLogging();
        services.AddPennypostCore(database.Database, database.Bodies, new SecretProtector(new byte[32]));
        await using var provider = services.BuildServiceProvider();
        var functions = FunctionDefinition.LoadAll(SimulatedHost.Published);
        var kinds = provider.GetServices<IWorkHandler>().Select(handler => handler.Kind).ToList();
        // Each kind has a queue of its own, and somebody reads what that queue gives up.
        functions.Where(function => function.Trigger == "serviceBusTrigger").Select(function => (function.Name, function.Queue!))
            .ShouldBe(
                kinds.SelectMany(kind => new[]
                {
                    (kind, ServiceBusNamespace.QueueOf(kind)),
                    (kind + DeadWakeupFunctions.Suffix, ServiceBusNamespace.QueueOf(kind) + "/$DeadLetterQueue"),
                }),
                ignoreOrder: true);
        functions.Where(function => function.Trigger == "timerTrigger").Select(function => function.Name).ShouldBe([WorkFunctions.Sweep]);
        functions.Where(function => function.Trigger == "httpTrigger").Select(function => function.Name).ShouldBe(["AdminApi"]);
    }

    [Fact]
    public void Wake_ups_are_read_from_the_binding_that_the_folders_name() =>
        FunctionDefinition.LoadAll(SimulatedHost.Published)
            .Where(function => function.Trigger == "serviceBusTrigger")
            .ShouldAllBe(function => function.Binding == Contract.WakeUp.Binding);

    [Theory]
    [InlineData(200, """{"Outputs":{},"Logs":[],"ReturnValue":null}""", Verdict.Succeeded)]
    [InlineData(200, "", Verdict.Hangs)]
    [InlineData(200, "null", Verdict.Hangs)]
    [InlineData(204, "", Verdict.Hangs)]
    [InlineData(404, "", Verdict.Failed)]
    [InlineData(503, "null", Verdict.Failed)]
    internal void The_simulated_host_judges_answers_by_the_contract(int status, string body, Verdict verdict) =>
        InvocationOutcome.Judge((System.Net.HttpStatusCode)status, body).Verdict.ShouldBe(verdict);
}
