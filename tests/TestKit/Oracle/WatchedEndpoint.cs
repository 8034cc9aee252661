using System.Net;

namespace TestKit;

/// <summary>A mail server to shake hands with.</summary>
public sealed record WatchedEndpoint(IPEndPoint Address, string Host, bool ImplicitTls = false);
