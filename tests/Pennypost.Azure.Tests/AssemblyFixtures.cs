[assembly: AssemblyFixture(typeof(Azurite))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
