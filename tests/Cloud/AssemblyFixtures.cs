using Pennypost.Cloud;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(Azurite))]
[assembly: AssemblyFixture(typeof(Pennypost.EndToEnd.RunningSystem))]

// Each test class here starts a system of several processes; two of those at a time are enough for any machine.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
