using BenchmarkDotNet.Running;
using Pennypost.Benchmarks.Load;

// Loads on running servers have names of their own; everything else is BenchmarkDotNet's.
if (args is ["smtp-load", ..])
{
    return SmtpLoad.Run(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
