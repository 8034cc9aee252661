using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using TestKit;

namespace EndToEnd.Examples;

/// <summary>A folder of <c>examples/</c>, as it is; only paths, addresses and times are put in where a test runs it.</summary>
public sealed partial class Example(string name)
{
    private const string Served = "/var/lib/tlsa-rollover/served/";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "examples");

    private string Configuration => Text("config.toml");

    /// <summary>The lineages of its configuration.</summary>
    public IReadOnlyList<string> Lineages => [.. Lineage().Matches(Configuration).Select(match => match.Groups["name"].Value)];

    /// <summary>The owners of its configuration, each once.</summary>
    public IReadOnlyList<string> Owners => [.. Owner().Matches(Configuration).Select(match => match.Groups["name"].Value).Distinct()];

    /// <summary>The endpoints of its configuration, each once; all are on one loopback address.</summary>
    public IReadOnlyList<WatchedEndpoint> Endpoints =>
        [.. Endpoint().Matches(Configuration).Select(match => EndpointOf(match.Groups)).Distinct()];

    /// <summary>A file of the folder.</summary>
    public string Text(string file) => File.ReadAllText(Path.Combine(Folder, name, file));

    /// <summary>A mail server's lines, with the served directory in another place.</summary>
    public string Text(string file, string served)
    {
        var text = Text(file);
        return text.Contains(Served, StringComparison.Ordinal)
            ? text.Replace(Served, served + "/", StringComparison.Ordinal)
            : throw new InvalidOperationException($"{name}/{file} does not name {Served}:\n{text}");
    }

    /// <summary>The configuration with paths in a temporary folder, reload commands in scripts of it, and waits of seconds.</summary>
    /// <param name="folder">The agent's folder.</param>
    /// <param name="certbot">certbot's.</param>
    /// <param name="servers">The authoritative servers.</param>
    public string ConfigurationFor(string folder, string certbot, IReadOnlyList<IPEndPoint> servers)
    {
        var agent = $"""
            [agent]
            state = "{folder}/state"
            served = "{folder}/served"
            certbot = "{certbot}"
            ttl_floor = "1s"
            pad = "1s"
            poll_interval = "1s"
            process_lifetime = "2s"
            activation_backoff = "1s"
            """;
        var lineage = $"""
            ttl = "{ExampleSite.Ttl}s"
            ttl_stable = true
            servers = [{string.Join(", ", servers.Select(server => $"\"{server}\""))}]
            """;
        var withAgent = Configuration.Replace("[agent]", agent, StringComparison.Ordinal);
        return Reload().Replace(Lineage().Replace(withAgent, match => $"{match.Value}\n{lineage}"), $"[\"{folder}/${{program}}-reload\"]");
    }

    private static WatchedEndpoint EndpointOf(GroupCollection groups) =>
        new(new(ExampleSite.Address, int.Parse(groups["port"].Value, CultureInfo.InvariantCulture)), groups["host"].Value) { Protocol = groups["protocol"].Value };

    [GeneratedRegex("""^\[lineages\."(?<name>[^"]+)"\]$""", RegexOptions.Multiline)]
    private static partial Regex Lineage();

    [GeneratedRegex(@"(?<name>_[0-9]+\._tcp\.[a-z.]+)")]
    private static partial Regex Owner();

    [GeneratedRegex("""\{ host = "(?<host>[^"]+)", port = (?<port>[0-9]+), protocol = "(?<protocol>[a-z0-9]+)" \}""")]
    private static partial Regex Endpoint();

    [GeneratedRegex("""\["(?<program>postfix|doveadm)", "reload"\]""")]
    private static partial Regex Reload();
}
