namespace TestKit;

/// <summary>The TSIG keys that every primary of the test kit knows.</summary>
public sealed class BindKeys
{
    /// <summary>May change TLSA records anywhere in the zone, and nothing else.</summary>
    public TsigKey Sha256 { get; } = TsigKey.Create("agent-sha256");

    public TsigKey Sha384 { get; } = TsigKey.Create("agent-sha384", "hmac-sha384");

    public TsigKey Sha512 { get; } = TsigKey.Create("agent-sha512", "hmac-sha512");

    /// <summary>As <see cref="Sha256"/>; key names compare without case.</summary>
    public TsigKey MixedCase { get; } = TsigKey.Create("Agent-MixedCase");

    /// <summary>Known to the server but granted nothing: REFUSED.</summary>
    public TsigKey NotGranted { get; } = TsigKey.Create("not-granted");

    /// <summary>May change everything: for setting a test up.</summary>
    public TsigKey Full { get; } = TsigKey.Create("full-access");

    public TsigKey Transfer { get; } = TsigKey.Create("transfer");

    /// <summary>The server has never heard of it: BADKEY.</summary>
    public TsigKey Unknown { get; } = TsigKey.Create("unknown-key");

    internal IReadOnlyList<TsigKey> Granted => [Sha256, Sha384, Sha512, MixedCase];

    internal IReadOnlyList<TsigKey> Known => [.. Granted, NotGranted, Full, Transfer];
}
