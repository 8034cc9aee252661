namespace TlsaRollover.Cli.Commands.Init;

/// <summary>How to make a TSIG key that may change the proposed RRsets and nothing else.</summary>
internal static class KeyRecipe
{
    private const string Name = "tlsa-rollover";

    public static void Write(TextWriter output, InitPlan plan)
    {
        foreach (var (lineage, plugin) in plan.Lineages.Select(lineage => (lineage.Name, lineage.Certbot.Renewal?.Authenticator)))
        {
            if (plugin is not null && plugin.StartsWith("dns-", StringComparison.Ordinal) && plugin != "dns-rfc2136")
                output.WriteLine($"{lineage}: certbot uses {plugin}; tlsa-rollover has no provider for that yet: only rfc2136 (dynamic update)");
        }

        var key = Path.Combine(Path.GetDirectoryName(plan.Beginning.File)!, "tsig.key");
        output.WriteLine($"""
            A TSIG key for BIND that may change the TLSA records, and nothing else; as root on the primary:
              (umask 077; tsig-keygen -a hmac-sha256 {Name} > {key})
              install -m 640 -g bind {key} /etc/bind/{Name}.key
            in its named.conf, and then 'named-checkconf && rndc reconfig':
              include "/etc/bind/{Name}.key";
            """);
        foreach (var zone in plan.Owners.GroupBy(plan.Findings.ZoneOf))
            output.WriteLine($"  zone \"{zone.Key}\" {{ …; update-policy {{ {string.Join(' ', zone.Select(owner => Grant(Name, plan.Findings.TargetOf(owner).Text)).Distinct())} }}; }};");
        output.WriteLine();
    }

    /// <summary>What update-policy must say.</summary>
    public static string Grant(string key, string owner) => $"grant {key} name {owner} TLSA;";
}
