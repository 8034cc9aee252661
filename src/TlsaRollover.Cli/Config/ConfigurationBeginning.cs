namespace TlsaRollover.Cli.Config;

/// <summary>A configuration file that need not be complete, or be there at all: what <c>init</c> goes on from.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Text">Its content; that of a new file where there is none.</param>
/// <param name="Agent">Its <c>[agent]</c> table with all defaults.</param>
/// <param name="Given">The keys of that table that are set.</param>
/// <param name="Providers">The names of its providers.</param>
/// <param name="Lineages">The names of its lineages.</param>
internal sealed record ConfigurationBeginning(
    string File, string Text, AgentSettings Agent, IReadOnlyCollection<string> Given, IReadOnlyList<string> Providers, IReadOnlyList<string> Lineages)
{
    private const string NewFile =
        """
        # tlsa-rollover: README.md explains it, examples/config.toml in the source tree lists every key.

        [store]
        type = "sqlite"

        [agent]
        # resolver = "127.0.0.1:53"    # a validating one

        """;

    /// <summary>Reads what there is.</summary>
    /// <exception cref="UserException">It cannot be read, is no TOML, or its <c>[agent]</c> table has faults.</exception>
    public static ConfigurationBeginning Read(string file)
    {
        var text = System.IO.File.Exists(file) ? ConfigurationFile.Text(file) : NewFile;
        var faults = new ConfigFaults(file);
        var root = ConfigurationFile.Parse(file, text, faults);
        var table = Table(root, "agent");
        var agent = AgentReader.Read(new TableReader(table, faults, Path.GetDirectoryName(file)!));
        faults.ThrowIfAny();
        return new(file, text, agent, [.. table.Entries.Keys], [.. Table(root, "providers").Entries.Keys], [.. Table(root, "lineages").Entries.Keys]);
    }

    private static ConfigTable Table(ConfigTable root, string key) =>
        root.Entries.GetValueOrDefault(key) as ConfigTable ?? new ConfigTable(key, 1);
}
