using System.Globalization;
using TlsaRollover.Cli.Agent;

namespace TlsaRollover.Cli.Commands.Status;

/// <summary>Writes the status for people, 80 columns wide.</summary>
internal sealed class StatusText(TextWriter output)
{
    private const int Width = 80;
    private const int NameColumn = 20;
    private static readonly string[] Roles = ["active", "next", "queued", "deployed", "stale", "other"];

    public void Write(StatusReport report)
    {
        foreach (var (lineage, first) in report.Lineages.Select((lineage, index) => (lineage, index == 0)))
        {
            if (!first)
                output.WriteLine();
            Write(lineage, report.At);
        }
    }

    private void Write(LineageStatus lineage, DateTime at)
    {
        output.WriteLine(lineage.Adopted ? $"{lineage.Lineage}: {lineage.Phase} since {Time(lineage.Since)}" : $"{lineage.Lineage}: not adopted yet");
        if (lineage.Withdrawn)
            Paragraph("DANE", $"is withdrawn; 'tlsa-rollover resume {lineage.Lineage}' takes it back");
        Paragraph("now", Step(lineage.NextStep, at));
        if (lineage.NextStep.Cure is { } cure)
            Paragraph("cure", cure);
        foreach (var warning in lineage.Live.Warnings)
            Paragraph("live/", warning);
        foreach (var trouble in lineage.Troubles)
            Paragraph("see to", trouble);
        Records("active", lineage.Certificates.Active?.Records);
        Records("next", lineage.Certificates.Next?.Records);
        Records("queued", lineage.Certificates.Queued?.Records);
        Records("stale", lineage.Stale);
        foreach (var owner in lineage.Owners)
            Write(owner);
        Endpoints(lineage.Endpoints);
        foreach (var fault in lineage.Faults.Except(lineage.Owners.SelectMany(owner => new[] { owner.ControlPlaneFault, owner.ServersFault }).OfType<string>()))
            Paragraph("fault", fault);
    }

    private static string Step(StepStatus step, DateTime at)
    {
        var target = step.Owner is null ? "" : $" at {step.Owner}";
        var until = step.Until is { } instant ? $" until {Time(instant)} (in {Duration(instant - at)})" : "";
        return $"{step.Decision}{target}{until}: {step.Reason}";
    }

    private void Records(string role, IReadOnlyList<string>? records)
    {
        foreach (var record in records ?? [])
            Paragraph(role, record);
    }

    private void Write(OwnerStatus owner)
    {
        output.WriteLine($"  {owner.Owner}");
        foreach (var name in owner.Via)
            output.WriteLine($"    via CNAME → {name}");
        if (owner.Wildcard is { } wildcard)
            output.WriteLine($"    made by the wildcard {wildcard}");
        if (owner.Zone is not null)
            Wrapped("    ", $"zone {owner.Zone}, DNSSEC {owner.Dnssec.Replace('_', ' ')}{(owner.Inert ? ": no validating sender uses these records" : "")}");
        Row("control plane", owner.ControlPlane is { } plane ? RRset(plane) : owner.ControlPlaneFault ?? "not read");
        foreach (var server in owner.Servers ?? [])
            Row(server.Server, Server(server));
        if (owner.ServersFault is { } fault)
            Row("servers", fault);
    }

    private static string Server(ServerStatus server) => server switch
    {
        { Alias: { To: { } to } alias } => $"CNAME → {to}, TTL {Duration(TimeSpan.FromSeconds(alias.TtlSeconds))}{Serial(alias.Serial)}, {Signature(server)}{Tail(server.Detail)}",
        { RRset: { } rrset } => $"{RRset(rrset)}, {Signature(server)}{Tail(server.Detail)}",
        _ => $"{server.Answer}{Tail(server.Detail)}",
    };

    private static string? Signature(ServerStatus server) => server.Signature?.Replace('_', ' ') switch { "valid" => "signed", var other => other };

    private static string Serial(uint? serial) => serial is { } known ? $", serial {known.ToString(CultureInfo.InvariantCulture)}" : "";

    private static string RRset(RRsetStatus rrset)
    {
        var roles = rrset.Records.GroupBy(record => record.Role).OrderBy(role => Array.IndexOf(Roles, role.Key)).Select(role => role.Count() == 1 ? role.Key : $"{role.Key} ×{role.Count()}");
        var held = rrset.Records.Count == 0 ? "no TLSA record" : $"{string.Join(" + ", roles)}, TTL {Duration(TimeSpan.FromSeconds(rrset.TtlSeconds))}";
        return held + Serial(rrset.Serial);
    }

    private void Endpoints(IReadOnlyList<EndpointStatus> endpoints)
    {
        if (endpoints.Count > 0)
            output.WriteLine("  endpoints");
        foreach (var address in endpoints.GroupBy(endpoint => endpoint.Address))
            Row(address.Key, EndpointText.Of([.. address]));
    }

    /// <summary>A name too long for its column, as IPv6 has, stands on a line of its own.</summary>
    private void Row(string name, string text)
    {
        if (name.Length > NameColumn)
            output.WriteLine($"    {name}");
        Wrapped($"    {(name.Length > NameColumn ? "" : name),-NameColumn}  ", text);
    }

    /// <summary>Indented so that a DANE-EE SPKI SHA2-256 record just fits.</summary>
    private void Paragraph(string name, string text) => Wrapped($"  {name,-6}  ", text);

    /// <summary>A word longer than a line, such as a SHA2-512 digest, stays whole: people copy it.</summary>
    private void Wrapped(string head, string text)
    {
        var line = head;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > head.Length && line.Length + word.Length > Width)
            {
                output.WriteLine(line.TrimEnd());
                line = new string(' ', head.Length);
            }

            line += word + " ";
        }

        output.WriteLine(line.TrimEnd());
    }

    private static string Tail(string? detail) => detail is null ? "" : $": {detail}";

    private static string Time(DateTime instant) => Instant.Text(new DateTimeOffset(instant, TimeSpan.Zero));

    private static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => "0s",
        < 120 => $"{(int)span.TotalSeconds}s",
        < 7200 => $"{(int)span.TotalMinutes}m",
        < 172_800 => $"{(int)span.TotalHours}h {span.Minutes}m",
        _ => $"{(int)span.TotalDays}d {span.Hours}h",
    };
}
