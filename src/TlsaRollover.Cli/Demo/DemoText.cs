using TlsaRollover.Cli.Demo.Watch;

namespace TlsaRollover.Cli.Demo;

/// <summary>What the demo says before and after.</summary>
internal static class DemoText
{
    public static void Begin(TextWriter output, string folder, DemoSite agent, DemoSite hook) => output.WriteLine($"""
        Two mail servers get a certificate with a new key. Each has a zone on two DNS
        servers, of which the secondary is {DemoTiming.Lag.TotalSeconds:0} s behind, and a TTL of {DemoTiming.Ttl.TotalSeconds:0} s. All of it is in
        this process, on 127.0.0.1 and in {folder}.

          {agent.Name,-5}  {agent.Host}: tlsa-rollover, with its ordinary commands
          {hook.Name,-5}  {hook.Host}: a hook that publishes the new record, sleeps twice
                 the TTL and reloads

        old and new are the TLSA records 3 1 1 of the two keys. Caches are all caches
        that may have asked one of the servers.

        """);

    /// <summary>Says what was seen; true when the proof holds.</summary>
    public static bool End(TextWriter output, DemoSite agent, DemoSite hook, bool late)
    {
        IReadOnlyList<string> flaws = [.. late ? [$"it was not over after {DemoTiming.Limit.TotalSeconds:0} s"] : (string[])[], .. agent.Proof().Flaws];
        output.WriteLine();
        output.WriteLine(flaws.Count == 0 ? $"proof: no moment failed: {Counts(agent.Evidence)}" : $"no proof: {string.Join("; ", flaws)}: {Counts(agent.Evidence)}");
        output.WriteLine($"naive hook: mail refused for {Proof.Seconds(hook.Proof().Loss)}: {Counts(hook.Evidence)}");
        output.WriteLine($"""

            Left out: DNSSEC (these zones are unsigned, and senders ignore TLSA records
            there), certbot and ACME, zone transfers (the lag is imitated), resolvers
            (what they may hold is computed). Next: ./install.sh, then README.md, "First
            rollover".
            """);
        return flaws.Count == 0;
    }

    private static string Counts(Evidence evidence) => $"""
        {evidence.Refused.Count} of {evidence.Handshakes} handshakes would be refused
          by a sender with a cached answer (watched: {evidence.Versions} RRset versions in {evidence.Answers}
          answers of 2 servers, at most {Proof.Seconds(evidence.LongestPause)} between two handshakes)
        """;
}
