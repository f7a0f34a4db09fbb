[assembly: AssemblyFixture(typeof(Pennypost.EndToEnd.RunningSystem))]
