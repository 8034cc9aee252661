using TlsaRollover.Cli.Demo.Dns;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Demo.Strips;

/// <summary>What a site's watcher knew at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Primary">The keys whose records the primary gave out last.</param>
/// <param name="Secondary">The same of the secondary.</param>
/// <param name="Served">The key that the mail server presented last.</param>
/// <param name="Refused">How many handshakes could have been refused until then.</param>
internal sealed record Sample(TimeSpan At, Mix Primary, Mix Secondary, Mix Served, int Refused)
{
    public static Sample Of(DemoSite site, TimeSpan now)
    {
        var evidence = site.Evidence;
        var served = evidence.Presented is [.., var last] ? RecordSet.Of(last) : RecordSet.Empty;
        return new(now, Given(site.Primary), Given(site.Secondary), MixOf(served, site), evidence.Refused.Count);

        Mix Given(ZoneServer server) => MixOf(evidence.At(server.Address.ToString()) ?? RecordSet.Empty, site);
    }

    private static Mix MixOf(RecordSet records, DemoSite site) => (records.Contains(site.Former), site.Latter is { } latter && records.Contains(latter)) switch
    {
        (true, true) => Mix.Both,
        (true, false) => Mix.Old,
        (false, true) => Mix.New,
        _ => Mix.None,
    };
}
