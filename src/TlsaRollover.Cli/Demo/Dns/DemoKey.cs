using System.Security.Cryptography;
using ARSoft.Tools.Net;

namespace TlsaRollover.Cli.Demo.Dns;

/// <summary>A TSIG key for one run of the demo.</summary>
internal sealed class DemoKey
{
    private const string Name = "tlsa-rollover-demo";

    public DomainName Domain { get; } = DomainName.Parse(Name);

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The key as <c>tsig-keygen</c> prints it.</summary>
    public string FileText => $$"""
        key "{{Name}}" {
            algorithm hmac-sha256;
            secret "{{Convert.ToBase64String(Secret)}}";
        };

        """;
}
