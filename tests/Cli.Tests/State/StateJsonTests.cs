using System.Text.Json;
using CsCheck;
using TlsaRollover.Cli.State;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.State;

public sealed class StateJsonTests
{
    private static string Settled => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "State", "Schema1", "settled.json"));

    [Fact]
    public void Any_state_reads_back_as_it_was_written() => States.Any.Sample(state =>
    {
        var json = StateJson.Write(state);
        return StateJson.Write(StateJson.Read(json)) == json;
    });

    public static TheoryData<string> Schema1() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "State", "Schema1"), "*.json").Select(file => Path.GetFileName(file)!)];

    /// <summary>States that some version wrote: they must load for ever. Add to them, never change them.</summary>
    [Theory]
    [MemberData(nameof(Schema1))]
    public void Old_states_still_load(string file)
    {
        var state = StateJson.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "State", "Schema1", file)));
        Assert.Equal("mail.example.com", state.Lineage);
        Assert.All(new object?[] { state.Since, state.Stale, state.Published, state.AcceptedUnreachable, state.Sweeps, state.Ledger }, Assert.NotNull);
    }

    [Fact]
    public void A_rolling_state_of_schema_1_means_what_it_meant()
    {
        var state = StateJson.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "State", "Schema1", "propagating.json")));
        Assert.Equal(Phase.Propagating, state.Phase);
        Assert.Equal((KeyAlgorithm.Rsa, KeyAlgorithm.Ecdsa), (state.Active!.KeyAlgorithm, state.Next!.KeyAlgorithm));
        Assert.Equal("3 1 1 " + new string('b', 64), Assert.Single(state.Next.Associations).ToString());
        var owner = Assert.Single(state.Ledger.Owners);
        Assert.Equal("_25._tcp.mail.example.com", owner.Owner.Text);
        Assert.Equal(TimeSpan.FromHours(1), owner.Versions[0].Ttl);
        Assert.Equal(2026112301u, owner.Clocks[0].BaseSerial);
        Assert.Equal(TimeSpan.Parse("5.00:00:00.0000001"), state.Since.SinceBoot);
    }

    [Fact]
    public void Names_and_values_are_in_lower_case_and_records_in_presentation_form()
    {
        var json = StateJson.Write(States.Fixed("a") with { Phase = Phase.Publishing, Stale = RecordSet.Parse("3 1 1 AB"), Active = new(null, RecordSet.Empty, KeyAlgorithm.EdDsa, States.At.Wall) });
        Assert.StartsWith("""{"schema":1,"state":{"lineage":"a","phase":"publishing","since":{"wall":"2026-11-23T08:00:00+00:00","boot_id":"boot","since_boot":"05:00:00","synchronised":true},"active":{"version":null,"associations":[],"key_algorithm":"eddsa",""", json, StringComparison.Ordinal);
        Assert.Contains("\"stale\":[\"3 1 1 ab\"]", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schema\":1", "\"schema\":2")]
    [InlineData("\"schema\":1,", "")]
    [InlineData("\"phase\":\"settled\"", "\"phase\":\"unsettled\"")]
    [InlineData("\"phase\":\"settled\"", "\"phase\":0")]
    [InlineData("\"phase\":\"settled\"", "\"phase\":\"settled\",\"phase\":\"settled\"")]
    [InlineData("\"phase\":\"settled\"", "\"phase\":\"settled\",\"more\":1")]
    [InlineData("\"lineage\":\"mail.example.com\",", "")]
    [InlineData("\"lineage\":\"mail.example.com\"", "\"lineage\":null")]
    [InlineData("\"boot_id\":\"boot\",", "")]
    [InlineData("\"stale\":[]", "\"stale\":null")]
    [InlineData("\"stale\":[]", "\"stale\":[\"3 1 1 xx\"]")]
    [InlineData("\"stale\":[]", "\"stale\":[3]")]
    [InlineData("\"stale\":[]", "\"stale\":\"3 1 1 ab\"")]
    [InlineData("\"owners\":[]", "\"owners\":[{}]")]
    public void What_is_not_such_a_state_is_refused(string right, string wrong)
    {
        Assert.Contains(right, Settled, StringComparison.Ordinal);
        StateJson.Read(Settled);
        Assert.Throws<JsonException>(() => StateJson.Read(Settled.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("published")]
    [InlineData("accepted_unreachable")]
    [InlineData("sweeps")]
    [InlineData("withdrawn")]
    public void A_member_that_an_older_version_did_not_know_gets_its_default(string member)
    {
        var json = System.Text.RegularExpressions.Regex.Replace(Settled, $$"""
            "{{member}}":(\[\]|\{[^}]*\}|false),
            """.Trim(), "");
        Assert.NotEqual(Settled, json);
        Assert.Equal(Settled.Trim(), StateJson.Write(StateJson.Read(json)));
    }
}
