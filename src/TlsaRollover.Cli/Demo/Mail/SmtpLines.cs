using System.Text;

namespace TlsaRollover.Cli.Demo.Mail;

/// <summary>The few lines of SMTP that lead to STARTTLS (RFC 3207), seen from either side.</summary>
internal static class SmtpLines
{
    private const int MaxLine = 512; // RFC 5321 §4.5.3.1.4

    /// <summary>The server's side, up to the point where TLS begins; false when the client does not come there.</summary>
    public static async Task<bool> OfferTlsAsync(Stream stream, string host, CancellationToken cancellation)
    {
        await WriteAsync(stream, $"220 {host} ESMTP", cancellation);
        while (await ReadAsync(stream, cancellation) is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            await WriteAsync(stream, verb switch { "EHLO" => $"250-{host}\r\n250 STARTTLS", "STARTTLS" => "220 go on", _ => "502 this server only shows its certificate" }, cancellation);
            if (verb == "STARTTLS") return true;
        }

        return false;
    }

    /// <summary>The client's side.</summary>
    /// <exception cref="IOException">The server does not come there.</exception>
    public static async Task StartTlsAsync(Stream stream, CancellationToken cancellation)
    {
        await DemandAsync(stream, "220", cancellation);
        await WriteAsync(stream, "EHLO watcher.invalid", cancellation);
        await DemandAsync(stream, "250", cancellation);
        await WriteAsync(stream, "STARTTLS", cancellation);
        await DemandAsync(stream, "220", cancellation);
    }

    private static async Task DemandAsync(Stream stream, string code, CancellationToken cancellation)
    {
        string? line;
        do line = await ReadAsync(stream, cancellation);
        while (line is not null && line.StartsWith(code + "-", StringComparison.Ordinal));
        if (line is null || !line.StartsWith(code, StringComparison.Ordinal))
            throw new IOException($"SMTP: {code} was to come, not '{line}'");
    }

    private static async Task WriteAsync(Stream stream, string line, CancellationToken cancellation) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);

    // octet by octet, so that nothing of the TLS session is read
    private static async Task<string?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var (line, octet) = (new StringBuilder(), new byte[1]);
        while (line.Length < MaxLine && await stream.ReadAsync(octet, cancellation) > 0)
        {
            if (octet[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)octet[0]);
        }

        return null;
    }
}
