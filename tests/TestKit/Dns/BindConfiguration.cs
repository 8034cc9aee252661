using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>Writes named.conf.</summary>
internal sealed class BindConfiguration(TempFolder folder, IPEndPoint endpoint, BindOptions options, BindKeys keys)
{
    public string Primary(bool transfers) =>
        Head() + string.Concat(options.Zones.Select(zone => PrimaryZone(zone, transfers)));

    public string Secondary(IPEndPoint primary, IReadOnlyList<BindZone> zones) =>
        Head() + string.Concat(zones.Select(zone => SecondaryZone(zone, primary)));

    private string Head() =>
        $$"""
        options {
            directory "{{folder.Path}}";
            pid-file none;
            lock-file none;
            session-keyfile "{{folder["session.key"]}}";
            managed-keys-directory "{{folder.Path}}";
            {{Listen()}}
            recursion no;
            dnssec-validation no;
            allow-query { any; };
            notify-delay 0;
            startup-notify-rate 1000;
            serial-query-rate 1000;
            {{Suffix("notify-source")}} {{endpoint.Address}};
            {{Suffix("transfer-source")}} {{endpoint.Address}};
            min-refresh-time 1;
            min-retry-time 1;
            max-retry-time 2;
        };
        controls { };
        dnssec-policy "kit" {
            keys { csk lifetime unlimited algorithm ecdsap256sha256; };
            dnskey-ttl 2;
        };
        {{string.Concat(keys.Known.Select(key => key.BindText))}}
        """;

    private string PrimaryZone(BindZone zone, bool transfers) =>
        $$"""
        zone "{{zone.Name}}" {
            type primary;
            file "{{zone.Name}}.db";
            {{Signing(zone)}}
            notify explicit;
            also-notify { {{string.Concat(options.Secondaries.Select(server => $"{Target(server)}; "))}}};
            allow-transfer { {{Transfers(transfers)}}; };
            update-policy {
                {{string.Concat(keys.Granted.Select(key => $"grant {key.Name} zonesub TLSA; "))}}
                grant {{keys.Full.Name}} zonesub ANY;
            };
        };

        """;

    private string SecondaryZone(BindZone zone, IPEndPoint primary) =>
        $$"""
        zone "{{zone.Name}}" {
            type secondary;
            file "{{zone.Name}}.secondary";
            masterfile-format text;
            primaries { {{Target(primary)}}{{(options.SignedTransfers ? $" key {keys.Transfer.Name}" : "")}}; };
            allow-notify { any; };
            allow-transfer { any; };
            notify no;
        };

        """;

    private string Transfers(bool allowed) =>
        !allowed ? "none" : options.SignedTransfers ? $"key {keys.Transfer.Name}" : "any";

    private static string Signing(BindZone zone) =>
        zone.IsSigned ? $"dnssec-policy kit; inline-signing {(zone.InlineSigning ? "yes" : "no")};" : "";

    private bool IsV6 => endpoint.AddressFamily == AddressFamily.InterNetworkV6;

    private string Listen() => IsV6
        ? $"listen-on {{ none; }}; listen-on-v6 port {endpoint.Port} {{ {endpoint.Address}; }};"
        : $"listen-on port {endpoint.Port} {{ {endpoint.Address}; }}; listen-on-v6 {{ none; }};";

    private string Suffix(string option) => IsV6 ? option + "-v6" : option;

    private static string Target(IPEndPoint server) => $"{server.Address} port {server.Port}";
}
