using Pennypost.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
