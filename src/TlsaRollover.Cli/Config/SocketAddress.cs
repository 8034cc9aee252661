using System.Globalization;
using System.Net;

namespace TlsaRollover.Cli.Config;

/// <summary>Parses addresses strictly: <see cref="IPAddress"/> alone takes <c>1</c> for 0.0.0.1 and <see cref="IPEndPoint"/> takes <c>53</c> for an address.</summary>
internal static class SocketAddress
{
    /// <summary>An IPv4 address of four decimal parts or an IPv6 address without brackets.</summary>
    public static IPAddress? Address(string text)
    {
        var plausible = text.Contains(':') ? !text.Contains('[') : text.Count(c => c == '.') == 3;
        return plausible && IPAddress.TryParse(text, out var address) ? address : null;
    }

    /// <summary>An address and port, IPv6 in brackets; an address alone only where there is a default port.</summary>
    public static IPEndPoint? Parse(string text, int? defaultPort = null)
    {
        if (defaultPort is { } port && Address(Unbracketed(text)) is { } alone)
            return new(alone, port);
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given == 0)
            return null;
        var host = text[..colon];
        return host.Contains(':') == host.StartsWith('[') && Address(Unbracketed(host)) is { } address ? new(address, given) : null;
    }

    private static string Unbracketed(string text) => text is ['[', .. var inner, ']'] ? inner : text;
}
