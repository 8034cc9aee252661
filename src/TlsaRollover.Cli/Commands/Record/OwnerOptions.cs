using System.CommandLine;
using System.Net;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>Where records are to stand: whole owner names, or hosts and ports to make them of (RFC 6698 §3).</summary>
internal sealed class OwnerOptions
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    private readonly Option<string[]> _owner = new("--owner") { Description = "Owner name of the records, such as _25._tcp.mail.example.com; more than once for several", HelpName = "NAME" };
    private readonly Option<string[]> _host = new("--host") { Description = "Host that the owner name is made of, with --port", HelpName = "NAME" };
    private readonly Option<string[]> _port = new("--port") { Description = "Port of the service; more than once for several", HelpName = "N" };
    private readonly Option<string?> _protocol = new("--protocol") { Description = "tcp (unless given), udp or sctp", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_owner, _host, _port, _protocol])
            command.Options.Add(option);
    }

    /// <summary>The owner names, none when nothing was said of them.</summary>
    /// <exception cref="UserException">They make no owner names.</exception>
    public IReadOnlyList<OwnerName> Read(ParseResult parsed)
    {
        var (owners, hosts, ports) = (parsed.GetValue(_owner) ?? [], parsed.GetValue(_host) ?? [], parsed.GetValue(_port) ?? []);
        if (owners.Length > 0 && (hosts.Length > 0 || ports.Length > 0))
            throw Wrong("--owner is the whole name: leave --host and --port out, or --owner");
        if (hosts.Length == 0 != (ports.Length == 0))
            throw Wrong("--host and --port go together: give such as --host mail.example.com --port 25");
        var protocol = Protocol(parsed.GetValue(_protocol), hosts.Length > 0);
        return [.. owners.Select(Owner).Concat(from host in hosts from port in ports select Service(host, Port(port), protocol)).Distinct()];
    }

    private static string Protocol(string? text, bool wanted) => text switch
    {
        null => Protocols[0],
        _ when !wanted => throw Wrong("--protocol goes with --host and --port: give such as --host mail.example.com --port 25"),
        _ when Protocols.Contains(text.ToLowerInvariant()) => text.ToLowerInvariant(),
        _ => throw Wrong($"--protocol '{text}' is not one of {string.Join(", ", Protocols)}"),
    };

    /// <summary>Any service name; also the target of a CNAME at one, which has no port in it (RFC 7671 §7).</summary>
    private static OwnerName Owner(string text)
    {
        if (!OwnerName.TryParse(text, out var name, out var fault))
            throw Wrong($"--owner: {fault}; give such as _25._tcp.mail.example.com");
        return name.BaseDomain.Length > 0 && name.Labels.Any(label => label[0] is '_' or '*')
            ? name
            : throw Wrong($"--owner '{text}' has no port and protocol before a domain: give such as _25._tcp.mail.example.com, or --host {text} --port 25");
    }

    private static OwnerName Service(string host, ushort port, string protocol)
    {
        if (IPAddress.TryParse(host, out _))
            throw Wrong($"--host '{host}' is an address: give the host's name, for a TLSA record stands below a name");
        if (!OwnerName.TryParse(host, out var name, out var fault))
            throw Wrong($"--host: {fault}; give such as mail.example.com");
        if (name.Labels.Any(label => label[0] is '_' or '*'))
            throw Wrong($"--host '{host}' is no host name: give such as mail.example.com, or the whole name by --owner");
        return OwnerName.TryParse($"_{port}._{protocol}.{name}", out var owner, out fault) ? owner : throw Wrong($"--host: {fault}");
    }

    private static ushort Port(string text) =>
        ushort.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw Wrong($"--port '{text}' is not a number from 1 to 65535");

    private static UserException Wrong(string message) => new(ExitCode.Usage, message);
}
