using System.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>What a person who starts the system sees.</summary>
internal static class StartReport
{
    public static void Progress(string text) => Console.WriteLine(text);

    public static void Print(
        HostOptions options, IPEndPoint web, IReadOnlyList<ListeningService> services, (string Name, string Password)? administrator, DemoReport? demo, TimeSpan elapsed)
    {
        Console.WriteLine($"Pennypost is ready ({elapsed.TotalSeconds:0.0} s), data in {options.DataDirectory}");
        foreach (var service in services)
        {
            Console.WriteLine($"  {service.Name,-22} {service.EndPoint,-22} {service.Description}");
        }

        if (options.AllInOne)
        {
            Console.WriteLine($"  {"Admin app",-22} http://{web}/");
        }

        if (administrator is { } first)
        {
            Console.WriteLine($"  Administrator: {first.Name}, password {first.Password}   (shown this once)");
        }

        if (demo is not null)
        {
            Console.WriteLine(demo.Text);
        }

        Console.WriteLine("Ctrl-C ends it.");
    }
}
