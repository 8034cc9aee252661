using Xunit;

namespace Providers.Tests.Rfc2136;

public sealed class Rfc2136OnInlineSignedBindTests(InlineSignedBind server) : DnsProviderContract(server), IClassFixture<InlineSignedBind>;

public sealed class Rfc2136OnUnsignedBindTests(UnsignedBind server) : DnsProviderContract(server), IClassFixture<UnsignedBind>;
