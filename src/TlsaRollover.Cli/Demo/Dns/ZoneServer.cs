using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Demo.Dns;

/// <summary>
/// An authoritative server in this process, by the wire library's server classes. With a key it is the primary and takes
/// updates signed with it; a secondary is behind by its lag.
/// </summary>
internal sealed class ZoneServer : IDisposable
{
    private readonly DemoZone _zone;
    private readonly TimeSpan _lag;
    private readonly DnsServer _server;

    public ZoneServer(DemoZone zone, TimeSpan lag, DemoKey? key)
    {
        (_zone, _lag) = (zone, lag);
        var transport = new LoopbackTransport();
        Address = transport.Address;
        _server = new DnsServer(transport) { TsigKeySelector = (_, _, name) => key is not null && name.Equals(key.Domain) ? key.Secret : null! };
        _server.QueryReceived += AnswerAsync;
        _server.Start();
    }

    public IPEndPoint Address { get; }

    public void Dispose()
    {
        _server.Stop();
        ((IDisposable)_server).Dispose();
    }

    private Task AnswerAsync(object sender, QueryReceivedEventArgs received)
    {
        received.Response = received.Query switch
        {
            DnsUpdateMessage update => Update(update),
            DnsMessage { Questions: [var question] } message => Answer(message, question),
            _ => null,
        };
        if (received is { Response: { } answer, Query.TSigOptions: { } request })
            answer.TSigOptions = Signed(request);
        return Task.CompletedTask;
    }

    private static TSigRecord Signed(TSigRecord request) =>
        new(request.Name, request.Algorithm, DateTime.UtcNow, request.Fudge, request.OriginalID, ReturnCode.NoError, [], request.KeyData);

    private DnsUpdateMessage Update(DnsUpdateMessage update)
    {
        var answer = update.CreateResponseInstance();
        var signed = update.TSigOptions is { ValidationResult: ReturnCode.NoError };
        answer.ReturnCode = signed ? new ZoneUpdate(_zone, update).Apply() : ReturnCode.Refused;
        return answer;
    }

    private DnsMessage Answer(DnsMessage message, DnsQuestion question)
    {
        var answer = message.CreateResponseInstance();
        var version = _zone.Behind(_lag);
        (answer.IsAuthoritiveAnswer, answer.ReturnCode) = (true, CodeFor(question.Name));
        answer.AnswerRecords.AddRange(RecordsAt(question, version));
        if (answer.AnswerRecords.Count == 0)
            answer.AuthorityRecords.Add(_zone.Soa(version));
        return answer;
    }

    private IEnumerable<DnsRecordBase> RecordsAt(DnsQuestion question, ZoneVersion version) => question.RecordType switch
    {
        RecordType.Soa when question.Name.Equals(_zone.Apex) => [_zone.Soa(version)],
        RecordType.Tlsa when question.Name.Equals(_zone.Owner) =>
            version.RRset.Records.Select(record => TlsaWire.WireOf(record, _zone.Owner, version.RRset.Ttl)),
        _ => [],
    };

    private ReturnCode CodeFor(DomainName name) =>
        !name.IsEqualOrSubDomainOf(_zone.Apex) ? ReturnCode.Refused
        : _zone.Owner.IsEqualOrSubDomainOf(name) ? ReturnCode.NoError
        : ReturnCode.NxDomain;
}
