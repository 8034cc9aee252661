using System.Net;

namespace TestKit;

/// <summary>What two independent programs say of a mail server and its TLSA records.</summary>
public static class DaneCheck
{
    /// <summary><c>openssl s_client</c>, given the records; exit code 0 if one matches the server.</summary>
    /// <param name="server">The mail server.</param>
    /// <param name="host">The TLSA base domain.</param>
    /// <param name="records">TLSA records in presentation form.</param>
    /// <param name="network">The namespace of the server.</param>
    /// <param name="protocol">The protocol of STARTTLS, or <c>tls</c>.</param>
    public static CommandResult Openssl(IPEndPoint server, string host, IReadOnlyList<string> records, NetworkNamespace? network = null, string protocol = "smtp")
    {
        IReadOnlyList<string> argv =
        [
            "openssl", "s_client", "-connect", server.ToString(), .. StartTls(protocol), "-brief", "-verify_return_error",
            "-dane_tlsa_domain", host, .. records.SelectMany(record => new[] { "-dane_tlsa_rrdata", record }),
        ];
        return Command.Run(network?.Wrap(argv) ?? argv, stdin: "QUIT\r\n");
    }

    private static string[] StartTls(string protocol) => protocol == "tls" ? [] : ["-starttls", protocol];

    /// <summary>
    /// <c>ldns-dane verify</c> of a certificate file against the records in the DNS, validated from the trust anchor.
    /// With -S it follows the signatures itself; without, it would believe the resolver's AD bit and ignore the anchor.
    /// It asks the resolver of /etc/resolv.conf, see <see cref="NetworkNamespace.UseResolver"/>.
    /// </summary>
    public static CommandResult Ldns(string host, int port, string certificateFile, string trustAnchorFile, NetworkNamespace network) =>
        Command.Run(network.Wrap("ldns-dane", "-S", "-c", certificateFile, "-k", trustAnchorFile, "verify", host, $"{port}"));
}
