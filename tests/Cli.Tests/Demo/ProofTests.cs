using TlsaRollover.Cli.Demo.Watch;
using TlsaRollover.Core.Dane;
using Xunit;

namespace Cli.Tests.Demo;

/// <summary>The demo's proof holds only for what was seen, and for nothing less.</summary>
public sealed class ProofTests
{
    private const string Primary = "127.0.0.1:1";
    private const string Secondary = "127.0.0.1:2";

    private static readonly TlsaRecord Former = TlsaRecord.Parse("3 1 1 " + new string('a', 64));
    private static readonly TlsaRecord Latter = TlsaRecord.Parse("3 1 1 " + new string('b', 64));

    private readonly Evidence _evidence = new();
    private TimeSpan _now = TimeSpan.Zero;

    private Proof Proof => new(_evidence, Former, Latter, [Primary, Secondary]);

    [Fact]
    public void It_holds_for_a_rollover_that_waits_for_every_cache()
    {
        RollOver();
        Assert.Empty(Proof.Flaws);
        Assert.Equal(TimeSpan.Zero, Proof.Loss);
    }

    [Fact]
    public void It_fails_with_one_handshake_that_a_cached_answer_does_not_match()
    {
        RollOver(waitedFor: TimeSpan.FromSeconds(2.9));
        Assert.Contains(Proof.Flaws, flaw => flaw.EndsWith("handshakes could have been refused", StringComparison.Ordinal));
        Assert.All(_evidence.Refused, refused => Assert.Equal((Secondary, RecordSet.Of(Former), Latter), (refused.Cached.Server, refused.Cached.Records, refused.Presented)));
    }

    [Fact]
    public void It_fails_while_a_server_still_gives_out_the_old_record()
    {
        RollOver();
        Answer(Secondary, Former, Latter);
        Assert.Equal(["not every server gives out the new record alone"], Proof.Flaws);
    }

    [Fact]
    public void It_fails_when_the_old_key_comes_back()
    {
        RollOver();
        Step(() => Answer(Primary, Former, Latter), 1);
        Step(() => Handshake(Former), 40);
        Assert.Contains("the mail server did not present the old key and then the new one", Proof.Flaws);
    }

    [Fact]
    public void It_fails_with_a_look_that_got_no_answer()
    {
        RollOver();
        _evidence.Failed();
        Assert.Equal(["1 questions or handshakes got no answer"], Proof.Flaws);
    }

    [Fact]
    public void It_fails_when_nobody_looked_for_longer_than_a_cache_keeps()
    {
        RollOver();
        _now += TimeSpan.FromSeconds(2.1);
        Handshake(Latter);
        Assert.Equal(["for 2.2 s nobody looked"], Proof.Flaws);
    }

    [Fact]
    public void It_fails_with_too_few_handshakes()
    {
        Handshake(Former);
        Handshake(Latter);
        Answer(Primary, Latter);
        Answer(Secondary, Latter);
        Assert.Equal(["2 handshakes are too few"], Proof.Flaws);
    }

    /// <summary>A TTL of 2 s, caches that keep a second more, and a switch so long after the last server had both records.</summary>
    private void RollOver(TimeSpan? waitedFor = null)
    {
        Step(() => (Answer(Primary, Former), Answer(Secondary, Former), Handshake(Former)), 10);
        Step(() => (Answer(Primary, Former, Latter), Answer(Secondary, Former), Handshake(Former)), 10);
        Step(() => (Answer(Primary, Former, Latter), Answer(Secondary, Former, Latter), Handshake(Former)), (int)((waitedFor ?? TimeSpan.FromSeconds(3.5)).TotalSeconds * 10));
        Step(() => (Answer(Primary, Former, Latter), Answer(Secondary, Former, Latter), Handshake(Latter)), 10);
        Step(() => (Answer(Primary, Latter), Answer(Secondary, Latter), Handshake(Latter)), 10);
    }

    private void Step<T>(Func<T> seen, int times)
    {
        for (var i = 0; i < times; i++)
        {
            seen();
            _now += TimeSpan.FromSeconds(0.1);
        }
    }

    private bool Answer(string server, params TlsaRecord[] records)
    {
        _evidence.SawAnswer(server, new(RecordSet.Of(records), TimeSpan.FromSeconds(2)), _now, _now);
        return true;
    }

    private bool Handshake(TlsaRecord presented)
    {
        _evidence.SawHandshake(presented, _now, _now);
        return true;
    }
}
