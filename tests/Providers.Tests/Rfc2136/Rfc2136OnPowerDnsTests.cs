using Xunit;

namespace Providers.Tests.Rfc2136;

public sealed class Rfc2136OnSignedPowerDnsTests(SignedPowerDns server) : DnsProviderContract(server), IClassFixture<SignedPowerDns>;

public sealed class Rfc2136OnUnsignedPowerDnsTests(UnsignedPowerDns server) : DnsProviderContract(server), IClassFixture<UnsignedPowerDns>;
