using System.Xml.Linq;

namespace Pennypost.Architecture;

/// <summary>The floors of ARCHITECTURE.md, enforced over the project files: a project references only what stands below it.</summary>
public sealed class FloorTests
{
    // A project may reference exactly these. A new project has no row, and the test below asks for one.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["src/Pennypost.Mail"] = [],
        ["src/Pennypost.Net"] = [],
        ["src/Pennypost.Trust"] = ["Mail", "Net"],
        ["src/Pennypost.Smtp"] = ["Mail", "Net"],
        ["src/Pennypost.Imap"] = ["Mail", "Net"],
        ["src/Pennypost.Pop3"] = ["Mail", "Net"],
        ["src/Pennypost.Store"] = ["Mail"],
        ["src/Pennypost.Core"] = ["Mail", "Net", "Trust", "Smtp", "Imap", "Pop3", "Store"],
        ["src/Pennypost.Azure"] = ["Mail", "Net", "Trust", "Smtp", "Imap", "Pop3", "Store", "Core"],
        ["src/Pennypost.AdminApi"] = ["Mail", "Net", "Trust", "Smtp", "Imap", "Pop3", "Store", "Core"],
        ["listeners-container"] = ["Mail", "Net", "Trust", "Smtp", "Imap", "Pop3", "Store", "Core", "Azure", "AdminApi"],
        ["functions"] = ["Mail", "Net", "Trust", "Smtp", "Imap", "Pop3", "Store", "Core", "Azure", "AdminApi"],
    };

    public static TheoryData<string> Projects() => new(ProductProjects());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_lower_floors(string project)
    {
        var folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
        s_allowed.ShouldContainKey(folder, $"{project} is new: give it its floor in FloorTests");
        var allowed = s_allowed[folder].Select(name => $"Pennypost.{name}");
        References(project).Except(allowed, StringComparer.Ordinal).ShouldBeEmpty($"{project} reaches above its floor");
    }

    [Fact]
    public void Every_row_of_the_table_has_its_project() =>
        s_allowed.Keys.Except(ProductProjects().Select(project => Path.GetDirectoryName(project)!.Replace('\\', '/')), StringComparer.Ordinal)
            .ShouldBeEmpty("these rows of FloorTests stand for no project");

    [Fact]
    public void The_mail_library_does_no_input_or_output()
    {
        // Mail is pure: streams may be given to it, but it opens no files, sockets or processes.
        string[] forbidden = ["new Socket(", "TcpClient", "UdpClient", "Dns.Get", "File.Open", "File.Read", "File.Write", "new FileStream", "Process.Start"];
        Repository.Files(["src/Pennypost.Mail"], ".cs")
            .SelectMany(path => forbidden
                .Where(word => SourceText.WithoutCommentsAndStrings(Repository.Read(path)).Contains(word, StringComparison.Ordinal))
                .Select(word => $"{path}: {word}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = XDocument.Parse(Repository.Read("Pennypost.slnx")).Descendants("Project").Select(element => element.Attribute("Path")!.Value);
        var projects = Repository.Files(["src", "listeners-container", "functions", "tests", "tools"], ".csproj");
        projects.Except(solution, StringComparer.Ordinal).ShouldBeEmpty("./test builds and runs what stands in Pennypost.slnx");
    }

    [Fact]
    public void Package_versions_stand_in_one_place()
    {
        Repository.Files(["src", "listeners-container", "functions", "tests", "tools"], ".csproj")
            .Where(path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference").Any(reference =>
                reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null))
            .ShouldBeEmpty("versions belong into Directory.Packages.props");
    }

    private static IReadOnlyList<string> ProductProjects() =>
        Repository.Files(["src", "listeners-container", "functions"], ".csproj");

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
