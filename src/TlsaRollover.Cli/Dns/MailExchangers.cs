using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>A domain and the hosts that take its mail, by its MX records (RFC 5321 §5.1).</summary>
public sealed record MailDomain(string Domain, IReadOnlyList<string> Hosts);

/// <summary>Finds the domains around a name that have MX records.</summary>
internal sealed class MailExchangers(Resolver resolver)
{
    private readonly Dictionary<string, Task<MailDomain>> _asked = [];

    /// <summary>The name itself and every name above it in its zone, those with MX records.</summary>
    /// <exception cref="AuthoritativeDnsException">The resolver gave no answer.</exception>
    public async Task<IReadOnlyList<MailDomain>> AroundAsync(string name, CancellationToken cancellation)
    {
        var domains = new List<MailDomain>();
        var zone = await resolver.ZoneOfAsync(DomainName.Parse(name), cancellation);
        for (var at = DomainName.Parse(name); at.LabelCount > 0 && at.IsEqualOrSubDomainOf(zone); at = at.GetParentName())
            domains.Add(await OfAsync(at, cancellation));
        return [.. domains.Where(domain => domain.Hosts.Count > 0)];
    }

    private Task<MailDomain> OfAsync(DomainName domain, CancellationToken cancellation)
    {
        var text = TlsaWire.TextOf(domain);
        return _asked.TryGetValue(text, out var asked) ? asked : _asked[text] = AskAsync(domain, text, cancellation);
    }

    private async Task<MailDomain> AskAsync(DomainName domain, string text, CancellationToken cancellation)
    {
        var answer = await resolver.AskAsync(domain, RecordType.Mx, cancellation);
        // the root as a target says that the domain takes no mail (RFC 7505 §3)
        var hosts = answer.AnswerRecords.OfType<MxRecord>().Where(mx => mx.ExchangeDomainName.LabelCount > 0).OrderBy(mx => mx.Preference);
        return new(text, [.. hosts.Select(mx => TlsaWire.TextOf(mx.ExchangeDomainName)).Distinct()]);
    }
}
