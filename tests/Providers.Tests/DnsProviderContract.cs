using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Providers.Tests;

/// <summary>What every provider does, whatever is behind it. Each provider's tests inherit these facts.</summary>
public abstract class DnsProviderContract(IContractServer server)
{
    protected static readonly string One = Record('a');
    protected static readonly string Two = Record('b');
    protected static readonly string Foreign = $"2 0 2 {new string('c', 128)}";
    protected static readonly string Odd = "217 8 77 00ff";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected OwnerName Owner { get; } = server.NewOwner();

    protected IDnsProvider Provider { get; } = server.NewProvider();

    [Fact]
    public async Task An_absent_RRset_reads_as_none()
    {
        var answer = await Provider.ReadAsync(Owner, Token);
        Assert.Equal(TlsaRRset.None, answer.RRset);
        Assert.Equal("example.test", answer.Zone.Text);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.NegativeTtl);
    }

    [Fact]
    public async Task One_record_reads_with_its_TTL()
    {
        await server.PublishAsync(Owner, 77, One);
        await ShowsAsync(77, One);
    }

    [Fact]
    public async Task Many_records_read_as_a_set_whatever_their_octets()
    {
        await server.PublishAsync(Owner, 5, Two, One, Foreign, Odd);
        await ShowsAsync(5, One, Two, Foreign, Odd);
    }

    [Fact]
    public async Task A_first_record_gets_the_TTL_told()
    {
        await AddAsync([One], TimeSpan.FromSeconds(30));
        await HoldsAsync(30, One);
    }

    [Fact]
    public async Task A_first_record_gets_the_default_TTL_unless_told()
    {
        await AddAsync([One, Two]);
        await HoldsAsync((int)RRsetChange.DefaultTtl.TotalSeconds, One, Two);
    }

    [Fact]
    public async Task Adding_keeps_foreign_records_and_the_TTL()
    {
        await server.PublishAsync(Owner, 77, Foreign, Odd);
        await AddAsync([One]);
        await HoldsAsync(77, Foreign, Odd, One);
    }

    [Fact]
    public async Task Removing_takes_the_exact_record_and_no_other()
    {
        await server.PublishAsync(Owner, 77, One, Two, Foreign);
        await RemoveAsync(One);
        await HoldsAsync(77, Two, Foreign);
    }

    [Fact]
    public async Task Adding_and_removing_in_one_change_is_one_step()
    {
        await server.PublishAsync(Owner, 77, One);
        await Provider.ChangeAsync(new(Owner, Set(Two), Set(One)), Token);
        await HoldsAsync(77, Two);
    }

    [Fact]
    public async Task Adding_what_is_there_and_removing_what_is_not_changes_nothing()
    {
        await server.PublishAsync(Owner, 77, One);
        var before = await Provider.ReadAsync(Owner, Token);
        var after = await Provider.ChangeAsync(new(Owner, Set(One), Set(Two)), Token);
        Assert.Equal(before, after);
        await HoldsAsync(77, One);
    }

    [Fact]
    public async Task A_TTL_changes_with_the_records_kept()
    {
        await server.PublishAsync(Owner, 77, One, Foreign);
        await AddAsync([Two], TimeSpan.FromSeconds(33));
        await HoldsAsync(33, One, Two, Foreign);
    }

    [Fact]
    public async Task A_TTL_alone_changes()
    {
        await server.PublishAsync(Owner, 77, One);
        await AddAsync([One], TimeSpan.FromSeconds(33));
        await HoldsAsync(33, One);
    }

    [Fact]
    public async Task The_serial_does_not_go_back()
    {
        var first = await Provider.ReadAsync(Owner, Token);
        var second = await AddAsync([One]);
        if (first.Serial is not { } before) return;
        Assert.NotNull(second.Serial);
        Assert.True(second.Serial > before, $"{second.Serial} > {before}");
    }

    [Fact]
    public async Task Removing_the_last_record_is_refused()
    {
        await server.PublishAsync(Owner, 77, One);
        var refusal = await Assert.ThrowsAsync<DnsProviderException>(() => RemoveAsync(One));
        Assert.Equal(Fault.Rejected, refusal.Fault);
        await HoldsAsync(77, One);
    }

    [Fact]
    public async Task Removing_the_last_record_works_when_DANE_is_withdrawn()
    {
        await server.PublishAsync(Owner, 77, One);
        var after = await Provider.ChangeAsync(new(Owner, RecordSet.Empty, Set(One), MayEmpty: true), Token);
        Assert.Equal(TlsaRRset.None, after.RRset);
        Assert.Equal(TlsaRRset.None, await server.LookAsync(Owner));
    }

    [Fact]
    public async Task A_CNAME_owner_is_refused_and_the_target_named()
    {
        await server.PublishAliasAsync(Owner, "tlsa.elsewhere.test");
        foreach (var act in new Func<Task>[] { () => Provider.ReadAsync(Owner, Token), () => AddAsync([One]) })
        {
            var refusal = await Assert.ThrowsAsync<DnsProviderException>(act);
            Assert.Equal(Fault.Rejected, refusal.Fault);
            Assert.Equal(Owner, refusal.Owner);
            Assert.Contains("'tlsa.elsewhere.test'", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Writers_at_the_same_time_lose_nothing()
    {
        await server.PublishAsync(Owner, 77, Foreign);
        var records = "0123456789".Select(Record).ToList();
        await Task.WhenAll(records.Select(record => PersistAsync(record)));
        await HoldsAsync(77, [Foreign, .. records]);
    }

    [Fact]
    public async Task Cancellation_passes_through()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.ReadAsync(Owner, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider.ChangeAsync(new(Owner, Set(One), RecordSet.Empty), cancelled.Token));
        Assert.Equal(TlsaRRset.None, await server.LookAsync(Owner));
    }

    protected static string Record(char digit) => $"3 1 1 {new string(digit, 64)}";

    protected static RecordSet Set(params string[] records) => RecordSet.Parse(records);

    protected Task<ControlPlaneAnswer> AddAsync(string[] records, TimeSpan? ttl = null) =>
        Provider.ChangeAsync(new(Owner, Set(records), RecordSet.Empty, ttl), Token);

    private Task<ControlPlaneAnswer> RemoveAsync(params string[] records) =>
        Provider.ChangeAsync(new(Owner, RecordSet.Empty, Set(records)), Token);

    /// <summary>A writer of its own that tries again as long as others win, which at most all of them do.</summary>
    private async Task PersistAsync(string record)
    {
        var own = server.NewProvider();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                await own.ChangeAsync(new(Owner, Set(record), RecordSet.Empty), Token);
                return;
            }
            catch (DnsProviderException conflict) when (conflict.Fault == Fault.Conflict)
            {
                await Task.Delay(Random.Shared.Next(10, 100), Token);
            }
        }

        Assert.Fail($"{record} lost against other writers each time");
    }

    /// <summary>The provider and a look around it both see just these records.</summary>
    private async Task HoldsAsync(int ttl, params string[] records)
    {
        await ShowsAsync(ttl, records);
        Assert.Equal(new(Set(records), TimeSpan.FromSeconds(ttl)), await server.LookAsync(Owner));
    }

    private async Task ShowsAsync(int ttl, params string[] records) =>
        Assert.Equal(new(Set(records), TimeSpan.FromSeconds(ttl)), (await Provider.ReadAsync(Owner, Token)).RRset);
}
