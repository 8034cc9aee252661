using TlsaRollover.Cli.Config;
using Xunit;

namespace Cli.Tests.Config;

public sealed class ValueTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("7d", 604800)]
    [InlineData("366d", 31622400)]
    public void Durations_are_a_whole_number_and_a_unit(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData(" 1s")]
    [InlineData("1 s")]
    [InlineData("1h30m")]
    [InlineData("1w")]
    [InlineData("367d")]
    [InlineData("2147483647d")]
    [InlineData("99999999999999999999s")]
    public void Anything_else_is_no_duration(string text) => Assert.Null(Duration.Parse(text));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90, "90s")]
    [InlineData(3600, "1h")]
    [InlineData(86400, "1d")]
    [InlineData(600, "10m")]
    public void Durations_are_written_as_short_as_can_be(int seconds, string text) => Assert.Equal(text, Duration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("192.0.2.1:53", "192.0.2.1:53")]
    [InlineData("[2001:DB8::1]:5300", "[2001:db8::1]:5300")]
    [InlineData("192.0.2.1", "192.0.2.1:99")]
    [InlineData("2001:db8::1", "[2001:db8::1]:99")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:99")]
    public void Addresses_may_leave_the_default_port_out(string text, string parsed) => Assert.Equal(parsed, SocketAddress.Parse(text, 99)?.ToString());

    [Theory]
    [InlineData("53")]
    [InlineData("1.2.3:53")]
    [InlineData("1.2.3.4.5:53")]
    [InlineData("192.0.2.1:0")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:+5")]
    [InlineData("[192.0.2.1]:53")]
    [InlineData("2001:db8::1")]
    [InlineData("ns.example.com:53")]
    [InlineData("")]
    public void Anything_else_is_no_address_with_a_port(string text) => Assert.Null(SocketAddress.Parse(text));

    [Theory]
    [InlineData("poll_intervall", "poll_interval")]
    [InlineData("pol_interval", "poll_interval")]
    [InlineData("POLL_INTERVAL", "poll_interval")]
    [InlineData("apd", "pad")]
    [InlineData("something", null)]
    public void A_mistyped_key_gets_the_nearest_one(string typed, string? meant) => Assert.Equal(meant, Suggestion.For(typed, ["pad", "poll_interval", "stale_max"]));
}
