using System.Globalization;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Cli.Dns;

/// <summary>Return codes and types as everybody writes them.</summary>
internal static class Codes
{
    public static string Of(DnsMessageBase answer) => answer.ReturnCode switch
    {
        ReturnCode.NoError => "NOERROR",
        ReturnCode.FormatError => "FORMERR",
        ReturnCode.ServerFailure => "SERVFAIL",
        ReturnCode.NxDomain => "NXDOMAIN",
        ReturnCode.NotImplemented => "NOTIMP",
        ReturnCode.Refused => "REFUSED",
        ReturnCode.NotAuthoritive => "NOTAUTH",
        var other => string.Create(CultureInfo.InvariantCulture, $"RCODE {(int)other}"),
    };

    public static string Of(RecordType type) => type.ToString().ToUpperInvariant();
}
