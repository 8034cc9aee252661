using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads names of the configuration.</summary>
internal static class OwnerNames
{
    private static readonly string[] Protocols = ["_tcp", "_udp", "_sctp"];

    /// <summary>Any absolute name.</summary>
    public static OwnerName? Name(ConfigText text, ConfigFaults faults)
    {
        if (!OwnerName.TryParse(text.Text, out var name, out var fault))
            faults.Add(text, fault, "write a name such as example.com");
        return name;
    }

    /// <summary>The owner name of a TLSA RRset: port and protocol labels, or a wildcard, before a base domain (RFC 6698 §3).</summary>
    public static OwnerName? Owner(ConfigText text, ConfigFaults faults)
    {
        if (Name(text, faults) is not { } name)
            return null;
        var labels = name.Labels;
        var begins = labels[0] == "*" || (name.Port is not null && labels.Count > 1 && Protocols.Contains(labels[1]));
        if (begins && name.BaseDomain.Length > 0)
            return name;
        faults.Add(text, $"'{text.Text}' does not begin with a port and a protocol, or a wildcard, before a domain", "write such as _25._tcp.mail.example.com");
        return null;
    }

    /// <summary>The name of a host, as sent in SNI: no underscores and no address (RFC 6066 §3).</summary>
    public static string? Host(ConfigText text, ConfigFaults faults)
    {
        if (SocketAddress.Parse(text.Text, 53) is not null)
        {
            faults.Add(text, $"'{text.Text}' is an address", "write the host's name here and the address in addresses = [\"ADDRESS\"]");
            return null;
        }

        if (Name(text, faults) is not { } name)
            return null;
        if (!name.Text.Any(c => c is '_' or '*'))
            return name.Text;
        faults.Add(text, $"'{text.Text}' is no host name", "write such as mail.example.com");
        return null;
    }
}
