using System.Text.RegularExpressions;
using System.Xml.Linq;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Conventions;

public sealed class ConventionTests
{
    private const int MaxLines = 200;

    /// <summary>Longer files, each with its reason.</summary>
    private static readonly Dictionary<string, string> Longer = [];

    [Fact]
    public void Core_references_only_the_base_class_library()
    {
        var references = typeof(RolloverMachine).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        Assert.All(references, name => Assert.StartsWith("System", name, StringComparison.Ordinal));
        Assert.Empty(References("src/TlsaRollover.Core/TlsaRollover.Core.csproj", "ProjectReference"));
    }

    [Fact]
    public void Providers_see_only_core()
    {
        var projects = SourceTree.Files("providers", "*.csproj").ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Equal(["../../src/TlsaRollover.Core/TlsaRollover.Core.csproj"], References(project, "ProjectReference")));
    }

    [Fact]
    public void Product_files_are_short()
    {
        var files = SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("providers", "*.cs")).ToList();
        Assert.NotEmpty(files);
        var tooLong = files.Where(file => File.ReadLines(Path.Combine(SourceTree.Root, file)).Count() > MaxLines).ToHashSet();
        Assert.Equal(Longer.Keys.Order(), tooLong.Order());
    }

    [Fact]
    public void Each_provider_folder_has_the_same_files()
    {
        var folders = Directory.GetDirectories(Path.Combine(SourceTree.Root, "providers"));
        Assert.NotEmpty(folders);
        Assert.All(folders, folder =>
        {
            var name = Path.GetFileName(folder);
            Assert.All(
                (string[])[$"TlsaRollover.Providers.{name}.csproj", "packages.lock.json", "README.md", $"{name}Provider.cs", $"{name}Options.cs"],
                file => Assert.True(File.Exists(Path.Combine(folder, file)), $"providers/{name}/{file} is missing"));
        });
    }

    [Fact]
    public void Provider_readmes_have_the_same_headings()
    {
        string[] headings = ["## Settings", "## Permissions", "## Example", "## Limits"];
        Assert.All(SourceTree.Files("providers", "README.md"), file =>
            Assert.Equal(headings, File.ReadLines(Path.Combine(SourceTree.Root, file)).Where(line => line.StartsWith("## ", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_package_has_a_line_in_the_design_and_a_user()
    {
        var packages = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(Include).ToList();
        Assert.NotEmpty(packages);
        var design = SourceTree.Read("docs/DESIGN.md");
        Assert.All(packages, package => Assert.Contains($"| {package} |", design, StringComparison.Ordinal));
        var used = SourceTree.Files(".", "*.csproj").SelectMany(project => References(project, "PackageReference")).ToHashSet();
        Assert.All(packages, package => Assert.Contains(package, used));
    }

    [Fact]
    public void Every_exit_code_is_in_the_readme()
    {
        var codes = Regex.Matches(SourceTree.Read("src/TlsaRollover.Cli/ExitCode.cs"), @"const int \w+ = (\d+);").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(codes);
        var readme = SourceTree.Read("README.md");
        Assert.All(codes, code => Assert.Contains($"\n| {code} |", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_is_in_the_readme()
    {
        var commands = SourceTree.Files("src/TlsaRollover.Cli/Commands", "*.cs")
            .SelectMany(file => Regex.Matches(SourceTree.Read(file), @"new Command\(""(\w+)""").Select(match => match.Groups[1].Value)).ToList();
        Assert.NotEmpty(commands);
        var readme = SourceTree.Read("README.md");
        Assert.All(commands, command => Assert.Contains($"\n| `{command}", readme, StringComparison.Ordinal));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(SourceTree.Root, project)).Descendants(kind).Select(Include);

    private static string Include(XElement element) => element.Attribute("Include")!.Value;
}
