using System.Globalization;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136;
using Xunit;

namespace Providers.Tests.Rfc2136;

/// <summary>A real primary for the contract, set up and looked at with nsupdate and plain questions.</summary>
public abstract class PrimaryContractServer(Func<Task<IZoneServer>> start) : IContractServer, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private int _owners;

    protected IZoneServer Primary { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Primary = await start();

    public ValueTask DisposeAsync()
    {
        Primary.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public IDnsProvider NewProvider() => Provider(Primary.Keys.Sha256);

    public Rfc2136Provider Provider(TestKit.TsigKey key, Func<Rfc2136Options, Rfc2136Options>? with = null, TimeProvider? time = null)
    {
        var options = new Rfc2136Options(Primary.Endpoint, Key(key));
        return new(with?.Invoke(options) ?? options, time ?? TimeProvider.System);
    }

    public static TlsaRollover.Providers.Rfc2136.TsigKey Key(TestKit.TsigKey key) => new(key.Name, key.Algorithm, key.Secret);

    public OwnerName NewOwner() =>
        OwnerName.Parse(string.Create(CultureInfo.InvariantCulture, $"_25._tcp.mx{Interlocked.Increment(ref _owners)}.example.test"));

    public async Task PublishAsync(OwnerName owner, int ttl, params string[] records)
    {
        Primary.Update(string.Join('\n', records.Select(record => string.Create(CultureInfo.InvariantCulture, $"update add {owner} {ttl} TLSA {record}"))));
        var wanted = RecordSet.Parse(records);
        await Wait.Until(async () => (await LookAsync(owner)).Records.Equals(wanted), Limit, $"records at {owner}", () => Primary.Log);
    }

    public async Task PublishAliasAsync(OwnerName owner, string target)
    {
        Primary.Update($"update add {owner} 60 CNAME {target}.");
        await Wait.Until(
            async () => (await Primary.TlsaAsync(owner.Text)).Answers.Any(record => record.Type == DnsType.CName), Limit, $"a CNAME at {owner}", () => Primary.Log);
    }

    public async Task<TlsaRRset> LookAsync(OwnerName owner)
    {
        var answer = await Primary.TlsaAsync(owner.Text);
        return answer.Tlsa.Count == 0 ? TlsaRRset.None : new(RecordSet.Parse(answer.TlsaTexts), TimeSpan.FromSeconds(answer.Tlsa[0].Ttl));
    }
}
