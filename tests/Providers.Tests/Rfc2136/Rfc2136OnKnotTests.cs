using Xunit;

namespace Providers.Tests.Rfc2136;

public sealed class Rfc2136OnSignedKnotTests(SignedKnot server) : DnsProviderContract(server), IClassFixture<SignedKnot>;

public sealed class Rfc2136OnUnsignedKnotTests(UnsignedKnot server) : DnsProviderContract(server), IClassFixture<UnsignedKnot>;
