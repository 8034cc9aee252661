using System.Globalization;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136;
using Xunit;

namespace Providers.Tests.Rfc2136;

/// <summary>Answers that are forged, lost or late.</summary>
public sealed class AnswerTests(UnsignedBind server) : IClassFixture<UnsignedBind>
{
    private static readonly RecordSet Records = RecordSet.Parse($"3 1 1 {new string('a', 64)}");

    private static readonly string Foreign = $"2 0 1 {new string('c', 64)}";

    private readonly OwnerName _owner = server.NewOwner();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unsigned_NOERROR_to_an_update_is_not_believed()
    {
        using var forger = new FakeDnsServer(async (message, token) =>
            FakeDnsServer.IsUpdate(message) ? FakeDnsServer.Header(message, 0) : await FakeDnsServer.PassAsync(server.Bind.Endpoint, message, token));
        var refusal = await ThrowsAsync(forger);
        Assert.Equal(Fault.Unavailable, refusal.Fault);
        Assert.Contains("is not signed with key 'agent-sha256'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(TlsaRRset.None, await server.LookAsync(_owner));
    }

    [Fact]
    public async Task An_update_sent_back_as_its_own_answer_is_not_believed()
    {
        using var mirror = new FakeDnsServer(async (message, token) =>
        {
            if (!FakeDnsServer.IsUpdate(message)) return await FakeDnsServer.PassAsync(server.Bind.Endpoint, message, token);
            message[2] |= 0x80;
            return message;
        });
        Assert.Equal(Fault.Unavailable, (await ThrowsAsync(mirror)).Fault);
    }

    [Fact]
    public async Task A_changed_answer_to_a_question_is_not_believed()
    {
        await server.PublishAsync(_owner, 60, Records.ToString());
        using var forger = FakeDnsServer.InFrontOf(server.Bind.Endpoint, (_, answer) => Flipped(answer));
        var refusal = await Assert.ThrowsAsync<DnsProviderException>(() => Through(forger).ReadAsync(_owner, Token));
        Assert.Equal(Fault.Unavailable, refusal.Fault);
        Assert.Contains("not signed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_whose_answer_was_lost_but_which_was_applied_is_success()
    {
        using var front = FakeDnsServer.InFrontOf(server.Bind.Endpoint, (message, answer) => FakeDnsServer.IsUpdate(message) ? null : answer);
        var after = await Through(front).ChangeAsync(Change, Token);
        Assert.Equal(Records, after.RRset.Records);
        Assert.Equal(Records, (await server.LookAsync(_owner)).Records);
    }

    [Fact]
    public async Task An_update_that_never_arrived_may_be_tried_again()
    {
        using var front = new FakeDnsServer(async (message, token) =>
            FakeDnsServer.IsUpdate(message) ? null : await FakeDnsServer.PassAsync(server.Bind.Endpoint, message, token));
        var refusal = await ThrowsAsync(front);
        Assert.Equal(Fault.Unavailable, refusal.Fault);
        Assert.Contains("is not there", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update delete {0} TLSA {1}", Fault.Rejected, "answered NOERROR", "changed nothing")]
    [InlineData("update delete {0} TLSA\nupdate add {0} 77 TLSA {1}", Fault.Rejected, "keeps the TTL at 77 s instead of 60 s")]
    [InlineData("update delete {0} TLSA\nupdate add {0} 60 TLSA 3 1 1 cc", Fault.Conflict, "changed by somebody else")]
    public async Task An_update_that_says_NOERROR_without_the_effect_is_found_out(string meddling, Fault fault, params string[] words)
    {
        using var front = FakeDnsServer.InFrontOf(server.Bind.Endpoint, (message, answer) =>
        {
            if (FakeDnsServer.IsUpdate(message)) server.Bind.Update(string.Format(CultureInfo.InvariantCulture, meddling, _owner, Records));
            return answer;
        });
        var refusal = await ThrowsAsync(front);
        Assert.Equal(fault, refusal.Fault);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_comes_between_read_and_write_survives_a_change_of_TTL()
    {
        await server.PublishAsync(_owner, 30, $"{Records}");
        using var front = Between($"update add {_owner} 30 TLSA {Foreign}");
        var after = await Through(front).ChangeAsync(Change, Token);
        Assert.Equal(new(Records.Union(RecordSet.Parse(Foreign)), TimeSpan.FromSeconds(60)), after.RRset);
    }

    [Fact]
    public async Task A_record_that_goes_between_read_and_write_is_not_followed_by_the_last()
    {
        await server.PublishAsync(_owner, 30, $"{Records}", Foreign);
        using var front = Between($"update delete {_owner} TLSA {Foreign}");
        var refusal = await Assert.ThrowsAsync<DnsProviderException>(() => Through(front).ChangeAsync(new(_owner, RecordSet.Empty, Records), Token));
        Assert.Equal(Fault.Rejected, refusal.Fault);
        Assert.Equal(Records, (await server.LookAsync(_owner)).Records);
    }

    [Fact]
    public async Task A_CNAME_made_between_read_and_write_is_found_out()
    {
        using var front = Between($"update add {_owner} 30 CNAME elsewhere.test.");
        Assert.Contains("CNAME to 'elsewhere.test'", (await ThrowsAsync(front)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hmac-sha256")]
    [InlineData("hmac-sha384")]
    [InlineData("hmac-sha512")]
    [InlineData("mixed case")]
    public async Task Every_algorithm_and_key_name_works(string which)
    {
        var keys = server.Bind.Keys;
        var key = which switch { "hmac-sha256" => keys.Sha256, "hmac-sha384" => keys.Sha384, "hmac-sha512" => keys.Sha512, _ => keys.MixedCase };
        var after = await server.Provider(key).ChangeAsync(Change, Token);
        Assert.Equal(Records, after.RRset.Records);
    }

    /// <summary>A server where somebody else is faster, once: right before the first update.</summary>
    private FakeDnsServer Between(string script)
    {
        var first = true;
        return new(async (message, token) =>
        {
            if (FakeDnsServer.IsUpdate(message) && first) server.Bind.Update(script);
            first &= !FakeDnsServer.IsUpdate(message);
            return await FakeDnsServer.PassAsync(server.Bind.Endpoint, message, token);
        });
    }

    private RRsetChange Change => new(_owner, Records, RecordSet.Empty, TimeSpan.FromSeconds(60));

    private Rfc2136Provider Through(FakeDnsServer front) => server.Provider(
        server.Bind.Keys.Sha256, options => options with { Server = front.Endpoint, Timeout = TimeSpan.FromSeconds(2) });

    private Task<DnsProviderException> ThrowsAsync(FakeDnsServer front) =>
        Assert.ThrowsAsync<DnsProviderException>(() => Through(front).ChangeAsync(Change, Token));

    /// <summary>The same answer with one bit of the TLSA data turned.</summary>
    private static byte[] Flipped(byte[] answer)
    {
        var data = answer.AsSpan().IndexOf(Convert.FromHexString("030101aaaaaaaa"));
        if (data >= 0) answer[data + 5] ^= 1;
        return answer;
    }
}
