using System.Net;

namespace TestKit;

/// <summary>A mail server to shake hands with.</summary>
public sealed record WatchedEndpoint(IPEndPoint Address, string Host, bool ImplicitTls = false)
{
    /// <summary><c>smtp</c>, <c>imap</c>, <c>pop3</c> or <c>sieve</c> with STARTTLS, or <c>tls</c>.</summary>
    public string Protocol { get; init; } = ImplicitTls ? "tls" : "smtp";

    /// <summary>The only key algorithm that is offered, <c>rsa</c> or <c>ecdsa</c>; none means that the server chooses.</summary>
    public string? Key { get; init; }

    /// <summary>What handshakes with it are counted under.</summary>
    public string Name => Key is null ? Address.ToString() : $"{Address} {Key}";
}
