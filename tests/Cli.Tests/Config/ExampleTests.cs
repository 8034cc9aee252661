using System.Text.RegularExpressions;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Config;

public sealed partial class ExampleTests : IDisposable
{
    private static readonly string Example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", "config.toml"));

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_is_a_configuration() => Assert.Equal(2, Assert.Single(_folder.Load(Example).Lineages).Endpoints.Count);

    [Fact]
    public void The_example_of_each_situation_is_a_configuration_with_an_endpoint_for_each_owner()
    {
        var situations = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "examples"));
        Assert.Superset(new HashSet<string> { "postfix", "dovecot", "exim", "rsa-and-ecdsa", "deploy-command" }, situations.Select(folder => Path.GetFileName(folder)).ToHashSet());
        var lineages = situations.SelectMany(folder => _folder.Load(File.ReadAllText(Path.Combine(folder, "config.toml"))).Lineages);
        Assert.All(lineages, lineage => Assert.Equal(
            lineage.Owners.Select(owner => owner.Text), lineage.Endpoints.Select(endpoint => $"_{endpoint.Port}._tcp.{endpoint.Host}")));
    }

    [Fact]
    public void The_defaults_that_the_example_shows_are_the_defaults()
    {
        var (shown, plain) = (_folder.Load(WithOptional(Example)).Agent, _folder.Load(Example).Agent);
        Assert.Equal(plain with { ServedGroup = "postfix", Resolver = "127.0.0.1:53", ServiceConfig = shown.ServiceConfig, Policy = shown.Policy }, shown);
        Assert.Equal(plain.Policy with { Grace = TimeSpan.FromHours(1) }, shown.Policy with { Parameters = plain.Policy.Parameters });
        Assert.Equal(new RolloverPolicy { Parameters = plain.Policy.Parameters }, plain.Policy);
    }

    [Theory]
    [InlineData("[store]")]
    [InlineData("[agent]")]
    [InlineData("[providers.main]")]
    [InlineData("[lineages.\"mail.example.com\"]")]
    [InlineData("[zones.\"example.net\"]")]
    public void The_example_names_every_key_of_the_table(string header)
    {
        var fault = Assert.Single(_folder.Faults(Example.Replace(header, $"{header}\nxxxxxxxxxxxxxxxxxxxxxxxxx = 1", StringComparison.Ordinal)).Split('\n'));
        var keys = fault.Split("unknown key; use ")[1].Split(", ");
        Assert.NotEmpty(keys);
        var start = Example.IndexOf(header, StringComparison.Ordinal) + header.Length;
        var table = Example[start..(Example.IndexOf("\n[", start, StringComparison.Ordinal) is var end and > 0 ? end : Example.Length)];
        Assert.All(keys, key => Assert.Matches($@"(?m)^(# )?{key} = ", table));
    }

    private static string WithOptional(string example) =>
        Optional().Replace(example, match => match.Groups["key"].Value is "credentials" or "credential" ? match.Value : match.Groups["line"].Value);

    [GeneratedRegex("""^\# (?<line>(?<key>[a-z_]+) = .*)$""", RegexOptions.Multiline)]
    private static partial Regex Optional();
}
