using System.Net;
using System.Net.Sockets;
using System.Text;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Dane;
using TlsaRollover.Providers.Rfc2136;
using TlsaRollover.Providers.Rfc2136.Exchange;
using TlsaRollover.Providers.Rfc2136.Tsig;
using TlsaRecord = TlsaRollover.Core.Dane.TlsaRecord;

namespace Fuzz.Tests.Targets;

/// <summary>What comes from the network: DNS answers with and without TSIG, dialogues before TLS, records in presentation form.</summary>
internal static class WireTargets
{
    private const string Digest = "2844192fdf6deee317fed09a99844cfd4be2c23589c63b14cdc8c19e5fc0e535";
    private const int PeerCost = 100;
    private static readonly TimeSpan PeerLimit = TimeSpan.FromSeconds(15);
    private static readonly DomainName Name = DomainName.Parse("_25._tcp.mail.example.com");
    private static readonly DnsMessage Question = DnsQuestions.Direct(Name, RecordType.Tlsa, dnssec: true);
    private static readonly TsigKey Key = new("agent", "hmac-sha256", "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I=");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    public static IEnumerable<IFuzzTarget> All { get; } = Make().ToList();

    private static IEnumerable<IFuzzTarget> Make()
    {
        yield return new OctetTarget("dns-answer", 1, Answer, Refused, Plain(), Alias());
        yield return new OctetTarget("dns-signed", 2, Signed, Refused, Sign(Plain()), Sign(Alias()));
        yield return new TextTarget("tlsa", 1, Record, e => e is FormatException, $"3 1 1 {Digest}", $"\\# 35 030101{Digest}", "2 0 2 00");
        yield return new TextTarget("owner", 1, Owner, e => e is FormatException, "_25._tcp.mail.example.com.", "*._tcp.example.com", "_25._tcp.xn--bcher-kva.example");
        yield return Peer("smtp", "220 mail ESMTP\r\n250-mail\r\n250-SIZE 1000\r\n250 STARTTLS\r\n220 ready\r\n");
        yield return Peer("imap", "* OK ready\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\na OK done\r\nb OK begin\r\n");
        yield return Peer("pop3", "+OK ready\r\n+OK\r\nSTLS\r\n.\r\n+OK begin\r\n");
        yield return Peer("sieve", "\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK\r\nOK begin\r\n");
    }

    private static bool Refused(Exception e) => e is InvalidDataException;

    private static OctetTarget Peer(string protocol, string dialogue) =>
        new("starttls-" + protocol, PeerCost, input => Talk(protocol, input), e => e is PeerException or NoAnswerException or SocketException, Encoding.ASCII.GetBytes(dialogue));

    /// <summary>A peer that says all at once and closes, whatever it is told.</summary>
    private static void Talk(string protocol, byte[] input)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        using var limit = new CancellationTokenSource(PeerLimit);
        listener.Start();
        using var connection = PeerConnection.OpenAsync((IPEndPoint)listener.LocalEndpoint, limit.Token).GetAwaiter().GetResult();
        using (var peer = listener.AcceptSocket())
        {
            peer.Send(input);
            peer.Shutdown(SocketShutdown.Send);
            StartTls.BeginAsync(protocol, connection, limit.Token).GetAwaiter().GetResult();
        }
    }

    private static void Answer(byte[] input)
    {
        MessageCodec.IdOf(input);
        Use(MessageCodec.Read(input, Question, MessageCodec.ParseAnswer));
    }

    private static void Signed(byte[] input)
    {
        var session = new TsigSession(Key, Now);
        session.Sign(MessageCodec.Encode(Question).Span);
        Use(MessageCodec.Read(session.Check(input), Question, MessageCodec.ParseAnswer));
    }

    /// <summary>As the program goes on with an answer.</summary>
    private static void Use(DnsMessage answer)
    {
        var rrset = TlsaWire.RRsetOf(answer.AnswerRecords, Name);
        Assert.True(rrset.Ttl >= TimeSpan.Zero);
        foreach (var soa in answer.AuthorityRecords.OfType<SoaRecord>())
            Assert.True(TlsaWire.NegativeTtlOf(soa) >= TimeSpan.Zero);
    }

    private static void Record(string text)
    {
        Assert.Equal(TlsaRecord.TryParse(text, out var record), record is not null);
        var read = TlsaRecord.Parse(text);
        Assert.Equal(read, TlsaRecord.Parse(read.ToString()));
    }

    private static void Owner(string text)
    {
        var read = OwnerName.Parse(text);
        Assert.Equal(read, OwnerName.Parse(read.Text));
        _ = TlsaWire.NameOf(read);
    }

    private static byte[] Plain() => Encoded(message => message.AnswerRecords.Add(TlsaWire.WireOf(TlsaRecord.Parse($"3 1 1 {Digest}"), Name, TimeSpan.FromHours(1))));

    private static byte[] Alias() => Encoded(message =>
    {
        message.AnswerRecords.Add(new CNameRecord(Name, 3600, DomainName.Parse("dane.example.net")));
        message.AuthorityRecords.Add(new SoaRecord(DomainName.Parse("example.com"), 3600, Name, Name, 1, 2, 3, 4, 5));
    });

    private static byte[] Encoded(Action<DnsMessage> fill)
    {
        var message = new DnsMessage { TransactionID = Question.TransactionID, IsQuery = false, IsAuthoritiveAnswer = true, Questions = [.. Question.Questions] };
        fill(message);
        return MessageCodec.Encode(message).ToArray();
    }

    private static byte[] Sign(byte[] message) => new TsigSession(Key, Now).Sign(message);
}
