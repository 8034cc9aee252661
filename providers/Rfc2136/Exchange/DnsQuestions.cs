using System.Security.Cryptography;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>Questions as this program asks them: a random ID and an OPT record of its own, without the library's extra options.</summary>
public static class DnsQuestions
{
    private const ushort UdpPayload = 1232;

    /// <summary>A question to an authoritative server: recursion not desired.</summary>
    public static DnsMessage Direct(DomainName name, RecordType type, bool dnssec = false) =>
        Of(name, type, new OptRecord(UdpPayload) { IsDnsSecOk = dnssec });

    /// <summary>A question to a resolver.</summary>
    public static DnsMessage Recursive(DomainName name, RecordType type, bool checkingDisabled)
    {
        var question = Of(name, type, new OptRecord(UdpPayload) { IsDnsSecOk = true });
        question.IsRecursionDesired = true;
        question.IsCheckingDisabled = checkingDisabled;
        return question;
    }

    /// <summary>A random message ID, never zero.</summary>
    public static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(1, ushort.MaxValue + 1);

    private static DnsMessage Of(DomainName name, RecordType type, OptRecord options) => new()
    {
        TransactionID = NewId(),
        IsQuery = true,
        EDnsOptions = options,
        Questions = [new DnsQuestion(name, type, RecordClass.INet)],
    };
}
