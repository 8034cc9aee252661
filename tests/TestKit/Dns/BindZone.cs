using System.Globalization;
using System.Net;

namespace TestKit;

/// <summary>One zone of a primary.</summary>
public sealed record BindZone
{
    public string Name { get; init; } = "example.test";

    /// <summary>Signed by BIND itself, with one ECDSA key and NSEC.</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>
    /// BIND then keeps an unsigned copy beside and signs after it has answered the update: a read right after a write may
    /// still show what was before. The default of BIND 9.20.
    /// </summary>
    public bool InlineSigning { get; init; } = true;

    /// <summary>TTL of all records that name no other.</summary>
    public int Ttl { get; init; } = 2;

    /// <summary>How long "no such record" may be cached.</summary>
    public int NegativeTtl { get; init; } = 2;

    /// <summary>Where <c>mail</c> points to.</summary>
    public IPAddress Mail { get; init; } = IPAddress.Parse("127.0.0.25");

    /// <summary>More lines for the zone file.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];

    /// <summary>The zone file; ns1 … nsN are the given addresses.</summary>
    internal string Text(IReadOnlyList<IPAddress> servers) => string.Join('\n',
    [
        $"$ORIGIN {Name}.",
        string.Create(CultureInfo.InvariantCulture, $"$TTL {Ttl}"),
        string.Create(CultureInfo.InvariantCulture, $"@ SOA ns1 hostmaster 1 2 1 86400 {NegativeTtl}"),
        .. servers.SelectMany((address, index) => new[] { $"@ NS ns{index + 1}", AddressRecord($"ns{index + 1}", address) }),
        "@ MX 10 mail",
        AddressRecord("mail", Mail),
        .. Records,
        "",
    ]);

    private static string AddressRecord(string name, IPAddress address) =>
        $"{name} {(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "AAAA" : "A")} {address}";
}
