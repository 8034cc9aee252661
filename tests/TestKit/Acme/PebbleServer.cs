using System.Net;

namespace TestKit;

/// <summary>The ACME test server of Let's Encrypt; it takes every challenge for answered.</summary>
public sealed class PebbleServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, string> Behaviour = new()
    {
        ["PEBBLE_VA_ALWAYS_VALID"] = "1",
        ["PEBBLE_VA_NOSLEEP"] = "1",
        ["PEBBLE_WFE_NONCEREJECT"] = "0",
    };

    private readonly TempFolder folder = new();
    private readonly RunningProcess pebble;

    private PebbleServer(NetworkNamespace? network)
    {
        Network = network;
        Endpoint = new(IPAddress.Loopback, network is null ? Tcp.FreePort(IPAddress.Loopback) : 14000);
        WriteCertificate();
        folder.Write("pebble.json", Configuration(network is null ? Tcp.FreePort(IPAddress.Loopback) : 15000));
        pebble = RunningProcess.Start(["pebble", "-config", folder["pebble.json"]], Behaviour, network);
    }

    public NetworkNamespace? Network { get; }

    public IPEndPoint Endpoint { get; }

    public Uri Directory => new($"https://{Endpoint}/dir");

    /// <summary>The certificate that its HTTPS is to be trusted by.</summary>
    public string TrustFile => folder["https.pem"];

    public string Log => pebble.Log;

    public static async Task<PebbleServer> StartAsync(NetworkNamespace? network = null)
    {
        var server = new PebbleServer(network);
        try
        {
            await Wait.Until(() => Tcp.AnswersAsync(server.Endpoint, network), StartLimit, "pebble listens", () => server.Log).ConfigureAwait(false);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        pebble.Dispose();
        folder.Dispose();
    }

    private void WriteCertificate()
    {
        using var https = TestCertificate.Ecdsa("localhost");
        folder.Write("https.pem", https.CertificatePem);
        folder.Write("https.key", https.KeyPem);
    }

    private string Configuration(int managementPort) =>
        $$"""
        {
          "pebble": {
            "listenAddress": "{{Endpoint}}",
            "managementListenAddress": "127.0.0.1:{{managementPort}}",
            "certificate": "{{folder["https.pem"]}}",
            "privateKey": "{{folder["https.key"]}}",
            "httpPort": 5002,
            "tlsPort": 5001,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": false
          }
        }
        """;
}
