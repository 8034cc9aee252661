using System.Globalization;
using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A service as one word: <c>HOST:PORT:PROTOCOL</c>.</summary>
internal static class EndpointText
{
    /// <exception cref="UserException">The text is none; the message says what one looks like.</exception>
    public static ServiceEndpoint Parse(string text) => text.Split(':') is [var host, var port, var protocol]
        && OwnerName.TryParse(host, out var name, out _) && !name.Text.Any(c => c is '_' or '*')
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        && (protocol == "tls" || StartTls.Protocols.Contains(protocol))
            ? new(name.Text, number, protocol, [])
            : throw new UserException(ExitCode.Usage, $"'{text}' is no service: write HOST:PORT:PROTOCOL with a protocol of {string.Join(", ", StartTls.Protocols)} or tls, such as mail.example.com:25:smtp");
}
