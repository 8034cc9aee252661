using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Agent;

/// <summary>Zones that DNSSEC does not secure: it goes on, and says at each beginning that the records do nothing.</summary>
public sealed class InertRecordsTests
{
    private const string Warning = "no validating sender uses these records";

    private readonly FakeWorld _world = new();

    [Theory]
    [InlineData(ZoneValidation.Insecure, true)]
    [InlineData(ZoneValidation.Secure, false)]
    [InlineData(ZoneValidation.NotChecked, false)]
    public async Task It_is_said_at_adoption(ZoneValidation validation, bool said)
    {
        (_world.Newest, _world.Served, _world.Validation) = (_world.Certificate("first"), _world.Certificates["first"], validation);
        await _world.RunAsync();
        Assert.NotEmpty(_world.Published);
        Assert.Equal(said, _world.Log.ToString().Contains(Warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_said_when_a_renewal_is_published_and_not_while_nothing_is()
    {
        _world.Settled(_world.Certificate("old")).Validation = ZoneValidation.Insecure;
        await _world.RunAsync();
        Assert.IsType<Decision.Rest>((await _world.RunAsync()).Decision);
        Assert.DoesNotContain(Warning, _world.Log.ToString(), StringComparison.Ordinal);
        _world.Newest = _world.Certificate("new");
        await _world.RunAsync();
        await _world.RunAsync();
        Assert.Equal(2, _world.Log.ToString().Split(Warning).Length);
    }
}
