using System.Net;
using Pennypost.Core.Services;

namespace Pennypost.Listeners.Hosting;

/// <summary>What a person who starts the system sees.</summary>
internal static class StartReport
{
    public static void Progress(string text) => Console.WriteLine(text);

    public static void Print(
        HostOptions options, IPEndPoint web, MailServices services, (string Name, string Password)? administrator, DemoReport? demo, TimeSpan elapsed)
    {
        Console.WriteLine($"Pennypost is ready ({elapsed.TotalSeconds:0.0} s), data in {options.DataDirectory}");
        foreach (var service in services.Listening)
        {
            Line(service.Instance.Service.Name, service.EndPoint.ToString(), ServicePresets.Of(service.Instance.Preset).Description);
        }

        foreach (var failed in services.Failed)
        {
            Line(failed.Instance.Service.Name, failed.Where, "DOES NOT LISTEN: " + failed.Reason);
        }

        if (options.AllInOne)
        {
            Line("Admin app", $"http://{web}/", "");
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

    private static void Line(string name, string where, string description) => Console.WriteLine($"  {name,-22} {where,-22} {description}".TrimEnd());
}
