using TestKit;

namespace Providers.Tests.Rfc2136;

/// <summary>A BIND primary whose zone is signed beside an unsigned copy, as BIND 9.20 does by default.</summary>
public sealed class InlineSignedBind() : BindContractServer(new BindZone());

/// <summary>A BIND primary with an unsigned zone.</summary>
public sealed class UnsignedBind() : BindContractServer(new BindZone { IsSigned = false });

public abstract class BindContractServer(BindZone zone) : PrimaryContractServer(async () => await BindServer.PrimaryAsync(new BindOptions { Zones = [zone] }))
{
    public BindServer Bind => (BindServer)Primary;
}

/// <summary>A Knot primary that signs its zone.</summary>
public sealed class SignedKnot() : PrimaryContractServer(async () => await KnotServer.PrimaryAsync(new BindOptions()));

/// <summary>A Knot primary with an unsigned zone.</summary>
public sealed class UnsignedKnot() : PrimaryContractServer(async () => await KnotServer.PrimaryAsync(new BindOptions { Zones = [new BindZone { IsSigned = false }] }));

/// <summary>A PowerDNS primary that signs its zone.</summary>
public sealed class SignedPowerDns() : PrimaryContractServer(async () => await PowerDnsServer.PrimaryAsync(new BindOptions()));

/// <summary>A PowerDNS primary with an unsigned zone.</summary>
public sealed class UnsignedPowerDns() : PrimaryContractServer(async () => await PowerDnsServer.PrimaryAsync(new BindOptions { Zones = [new BindZone { IsSigned = false }] }));
