using System.Globalization;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136;
using Xunit;

namespace Providers.Tests.Rfc2136;

/// <summary>A BIND primary whose zone is signed beside an unsigned copy, as BIND 9.20 does by default.</summary>
public sealed class InlineSignedBind() : BindContractServer(new BindZone());

/// <summary>A BIND primary with an unsigned zone.</summary>
public sealed class UnsignedBind() : BindContractServer(new BindZone { IsSigned = false });

public abstract class BindContractServer(BindZone zone) : IContractServer, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private int _owners;

    public BindServer Bind { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bind = await BindServer.PrimaryAsync(new BindOptions { Zones = [zone] });

    public ValueTask DisposeAsync()
    {
        Bind.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public IDnsProvider NewProvider() => Provider(Bind.Keys.Sha256);

    public Rfc2136Provider Provider(TestKit.TsigKey key, Func<Rfc2136Options, Rfc2136Options>? with = null, TimeProvider? time = null)
    {
        var options = new Rfc2136Options(Bind.Endpoint, Key(key));
        return new(with?.Invoke(options) ?? options, time ?? TimeProvider.System);
    }

    public static TlsaRollover.Providers.Rfc2136.TsigKey Key(TestKit.TsigKey key) => new(key.Name, key.Algorithm, key.Secret);

    public OwnerName NewOwner() =>
        OwnerName.Parse(string.Create(CultureInfo.InvariantCulture, $"_25._tcp.mx{Interlocked.Increment(ref _owners)}.example.test"));

    public async Task PublishAsync(OwnerName owner, int ttl, params string[] records)
    {
        Bind.Update(string.Join('\n', records.Select(record => string.Create(CultureInfo.InvariantCulture, $"update add {owner} {ttl} TLSA {record}"))));
        var wanted = RecordSet.Parse(records);
        await Wait.Until(async () => (await LookAsync(owner)).Records.Equals(wanted), Limit, $"records at {owner}", () => Bind.Log);
    }

    public async Task PublishAliasAsync(OwnerName owner, string target)
    {
        Bind.Update($"update add {owner} 60 CNAME {target}.");
        await Wait.Until(
            async () => (await Bind.TlsaAsync(owner.Text)).Answers.Any(record => record.Type == DnsType.CName), Limit, $"a CNAME at {owner}", () => Bind.Log);
    }

    public async Task<TlsaRRset> LookAsync(OwnerName owner)
    {
        var answer = await Bind.TlsaAsync(owner.Text);
        return answer.Tlsa.Count == 0 ? TlsaRRset.None : new(RecordSet.Parse(answer.TlsaTexts), TimeSpan.FromSeconds(answer.Tlsa[0].Ttl));
    }
}
