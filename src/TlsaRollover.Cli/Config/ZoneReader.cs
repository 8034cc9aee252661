using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads a <c>[zones."NAME"]</c> table.</summary>
internal static class ZoneReader
{
    /// <summary>The zone's settings, null when its name is none.</summary>
    /// <param name="name">The zone's name.</param>
    /// <param name="zone">Its table.</param>
    /// <param name="providers">The names of the providers.</param>
    public static ZoneSettings? Read(string name, TableReader zone, IReadOnlyList<string> providers)
    {
        var provider = LineageReader.Provider(zone, providers);
        var servers = LineageReader.Servers(zone);
        zone.RefuseUnknown();
        if (!OwnerName.TryParse(name, out var parsed, out var fault) || parsed.Labels[0] == "*")
        {
            zone.Fault(null, fault ?? "is no zone", "write the zone's name, such as [zones.\"example.net\"]");
            return null;
        }

        if (!zone.Has("provider") && !zone.Has("servers"))
            zone.Fault(null, "says nothing", "add provider = \"main\" or servers = [\"192.0.2.1:53\"], or remove the table");
        return new(parsed, provider, servers);
    }
}
