using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads the <c>endpoints</c> of a lineage.</summary>
internal static class EndpointReader
{
    private static readonly string[] Protocols = [.. StartTls.Protocols, "tls"];

    public static IReadOnlyList<ServiceEndpoint> Read(TableReader lineage, string example)
    {
        var endpoints = new List<ServiceEndpoint>();
        foreach (var table in lineage.List<ConfigTable>("endpoints", "a table in braces", example))
        {
            var endpoint = Endpoint(lineage.Inner(table));
            if (endpoint is { Host.Length: > 0, Port: > 0 } && endpoints.Any(other => other.Host == endpoint.Host && other.Port == endpoint.Port))
                lineage.Faults.Add(table, $"{endpoint.Host} port {endpoint.Port} is here twice", "keep one of them, with every address in addresses");
            endpoints.Add(endpoint);
        }

        return endpoints;
    }

    private static ServiceEndpoint Endpoint(TableReader endpoint)
    {
        var host = endpoint.RequiredText("host", "\"mail.example.com\"") is { } text ? OwnerNames.Host(text, endpoint.Faults) : null;
        endpoint.Require("port", "25");
        endpoint.Require("protocol", "\"smtp\"");
        var settings = new ServiceEndpoint(host ?? "", Port(endpoint), Protocol(endpoint), Addresses(endpoint));
        endpoint.RefuseUnknown();
        return settings;
    }

    private static int Port(TableReader endpoint)
    {
        if (endpoint.Find<ConfigNumber>("port", "a number", "25") is not { } port)
            return 0;
        if (port is { Whole: true, Number: >= 1 and <= ushort.MaxValue })
            return (int)port.Number;
        endpoint.Faults.Add(port, "is not a TCP port", "write a whole number from 1 to 65535, such as 25");
        return 0;
    }

    private static string Protocol(TableReader endpoint)
    {
        var protocol = endpoint.Text("protocol", "\"smtp\"");
        if (protocol is not null && !Protocols.Contains(protocol.Text))
            endpoint.Faults.Add(protocol, $"'{protocol.Text}' is not a protocol that can be looked at", "write \"smtp\", \"imap\", \"pop3\" or \"sieve\" for STARTTLS, \"tls\" for TLS from the first octet");
        return protocol?.Text ?? "";
    }

    private static IReadOnlyList<string> Addresses(TableReader endpoint) => endpoint.Texts("addresses", "[\"192.0.2.1\"]", text =>
    {
        var address = SocketAddress.Address(text.Text);
        if (address is null)
            endpoint.Faults.Add(text, $"'{text.Text}' is not an IP address", "write such as \"192.0.2.1\" or \"2001:db8::1\"");
        return address?.ToString();
    });
}
