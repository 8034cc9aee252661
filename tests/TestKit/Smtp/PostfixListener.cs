using System.Net;

namespace TestKit;

/// <summary>One smtpd of a Postfix.</summary>
/// <param name="Endpoint">Where it listens; outside a namespace use a free port.</param>
/// <param name="ChainFiles">PEM files with the key before its certificates, one for each key algorithm; none means those of main.cf.</param>
/// <param name="ImplicitTls">TLS from the first byte (port 465) instead of STARTTLS.</param>
public sealed record PostfixListener(IPEndPoint Endpoint, IReadOnlyList<string> ChainFiles, bool ImplicitTls = false)
{
    internal string MasterLine =>
        $"{Bracketed}:{Endpoint.Port} inet n - n - - smtpd"
        + (ChainFiles.Count > 0 ? $" -o smtpd_tls_chain_files={string.Join(',', ChainFiles)}" : "")
        + (ImplicitTls ? " -o smtpd_tls_wrappermode=yes" : "");

    private string Bracketed => Endpoint.Address.ToString() is var text && text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text;
}
