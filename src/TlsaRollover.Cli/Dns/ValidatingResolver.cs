using System.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>Asks the one validating resolver of the configuration what it makes of a name (RFC 4035 §3.2.3).</summary>
internal sealed class ValidatingResolver(DnsExchange exchange, IPEndPoint server)
{
    public async Task<ZoneValidation> AskAsync(OwnerName owner, CancellationToken cancellation)
    {
        try
        {
            var answer = await AskAsync(owner, checkingDisabled: false, cancellation);
            if (IsAnswer(answer)) return answer.IsAuthenticData ? ZoneValidation.Secure : ZoneValidation.Insecure;
            if (answer.ReturnCode != ReturnCode.ServerFailure) return ZoneValidation.NotChecked;
            // bogus only if the data can be had and validation alone fails
            return IsAnswer(await AskAsync(owner, checkingDisabled: true, cancellation)) ? ZoneValidation.Bogus : ZoneValidation.NotChecked;
        }
        catch (DnsExchangeException)
        {
            return ZoneValidation.NotChecked;
        }
    }

    private Task<DnsMessage> AskAsync(OwnerName owner, bool checkingDisabled, CancellationToken cancellation) =>
        exchange.AskAsync(server, DnsQuestions.Recursive(TlsaWire.NameOf(owner), RecordType.Tlsa, checkingDisabled), cancellation);

    private static bool IsAnswer(DnsMessage answer) => answer.ReturnCode is ReturnCode.NoError or ReturnCode.NxDomain;
}
