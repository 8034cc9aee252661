namespace TlsaRollover.Cli.Config;

/// <summary>Reads the whole configuration from its root table.</summary>
internal sealed class ConfigurationReader(string file, string? credentials, ConfigFaults faults)
{
    private readonly string _folder = Path.GetDirectoryName(file)!;

    public Configuration Read(ConfigTable table)
    {
        var root = Reader(table);
        Store(Child(root, "store"));
        var agent = AgentReader.Read(Child(root, "agent"));
        var (providers, lineages) = (Tables(root, "providers", "main"), Tables(root, "lineages", "\"mail.example.com\""));
        var zones = Tables(root, "zones", "\"example.net\"", optional: true);
        var configuration = new Configuration(
            file,
            agent,
            providers.Select(provider => ProviderReader.Read(provider.Key, Reader(provider.Value), credentials)).OfType<ProviderSettings>().ToDictionary(provider => provider.Name),
            [.. lineages.Select(lineage => LineageReader.Read(lineage.Key, Reader(lineage.Value), agent.Policy, [.. providers.Keys]))])
        {
            Zones = Zones(zones, [.. providers.Keys]),
        };
        root.RefuseUnknown();
        return configuration;
    }

    private TableReader Reader(ConfigTable table) => new(table, faults, _folder);

    private TableReader Child(TableReader root, string key) => Reader(root.Find<ConfigTable>(key, "a table", "{ }") ?? new ConfigTable(key, 1));

    private void Store(TableReader store)
    {
        var type = store.Text("type", "\"sqlite\"");
        if (type is not null and not { Text: "sqlite" })
            faults.Add(type, $"there is no store type '{type.Text}'", TableReader.Cure(type.Text, ["sqlite"]));
        store.RefuseUnknown();
    }

    private List<ZoneSettings> Zones(Dictionary<string, ConfigTable> tables, IReadOnlyList<string> providers)
    {
        var zones = new List<ZoneSettings>();
        foreach (var (name, table) in tables)
        {
            if (ZoneReader.Read(name, Reader(table), providers) is not { } zone)
                continue;
            if (zones.Any(other => other.Name == zone.Name))
                faults.Add(table.HeaderLine, table.Path, "is here twice", "keep one of them");
            else
                zones.Add(zone);
        }

        return zones;
    }

    private Dictionary<string, ConfigTable> Tables(TableReader root, string key, string example, bool optional = false)
    {
        var tables = root.Find<ConfigTable>(key, "a table", "{ }");
        if (tables is not { Entries.Count: > 0 } && !optional)
            faults.Add(tables?.HeaderLine ?? 1, key, "none is configured", $"add a table [{key}.{example}]");
        foreach (var value in tables?.Entries.Values.Where(value => value is not ConfigTable) ?? [])
            faults.Add(value, $"is {value.Kind}, not a table", $"write its keys below [{key}.{example}]");
        return tables?.Entries.Where(entry => entry.Value is ConfigTable).ToDictionary(entry => entry.Key, entry => (ConfigTable)entry.Value) ?? [];
    }
}
