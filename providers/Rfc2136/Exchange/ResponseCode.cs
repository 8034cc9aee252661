using System.Globalization;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>Response codes by their IANA names, as people and servers' logs write them (RFC 6895 §2.3).</summary>
public static class ResponseCode
{
    /// <summary>The name of the answer's code, or its number where it has no name here.</summary>
    public static string Of(DnsMessageBase answer) => answer.ReturnCode switch
    {
        ReturnCode.NoError => "NOERROR",
        ReturnCode.FormatError => "FORMERR",
        ReturnCode.ServerFailure => "SERVFAIL",
        ReturnCode.NxDomain => "NXDOMAIN",
        ReturnCode.NotImplemented => "NOTIMP",
        ReturnCode.Refused => "REFUSED",
        ReturnCode.YXDomain => "YXDOMAIN",
        ReturnCode.YXRRSet => "YXRRSET",
        ReturnCode.NXRRSet => "NXRRSET",
        ReturnCode.NotAuthoritive => "NOTAUTH",
        ReturnCode.NotZone => "NOTZONE",
        var other => string.Create(CultureInfo.InvariantCulture, $"RCODE {(int)other}"),
    };
}
