using System.Net;
using System.Security.Cryptography;
using EndToEnd.Site;
using TestKit;
using Xunit;

namespace EndToEnd.BadInput;

/// <summary>
/// One agent with one lineage: a certificate in certbot's folder, a zone that may be updated, and an endpoint where nothing
/// listens. Tests spoil one thing and demand a clear line, an exit code, and that nothing else changed.
/// </summary>
public sealed class Desk : IDisposable
{
    private static readonly string[] Steps = ["move", "publish", "activate"];
    private static int count;

    private readonly TempFolder folder = new();
    private readonly DnsFixture dns;

    public Desk(DnsFixture dns)
    {
        this.dns = dns;
        Agent = new(folder["config.toml"], dns.Network);
        Host = $"mail{Interlocked.Increment(ref count)}.example.test";
        KeyFile = dns.Bind.KeyFile(dns.Bind.Keys.Sha256);
        WriteLineage();
        WriteConfiguration();
    }

    public Agent Agent { get; }

    public string Host { get; }

    public string Owner => "_25._tcp." + Host;

    public string KeyFile { get; }

    public string Live => folder[$"certbot/live/{Host}"];

    public string State => folder["state"];

    public string Database => folder["state/state.db"];

    public string this[string relative] => folder[relative];

    /// <summary>Puts a new certificate where certbot would; the text of a file may be replaced.</summary>
    public void WriteLineage(Func<string, string>? fullChain = null, Func<string, string>? key = null)
    {
        using var certificate = TestCertificate.Ecdsa(Host);
        folder.Write($"certbot/live/{Host}/cert.pem", certificate.CertificatePem);
        folder.Write($"certbot/live/{Host}/fullchain.pem", fullChain?.Invoke(certificate.CertificatePem) ?? certificate.CertificatePem);
        folder.Write($"certbot/live/{Host}/privkey.pem", key?.Invoke(certificate.KeyPem) ?? certificate.KeyPem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void WriteConfiguration(IPEndPoint? server = null, string? keyFile = null, string? owner = null, string reload = "", IReadOnlyList<IPEndPoint>? authoritative = null) =>
        folder.Write("config.toml",
            $"""
            [agent]
            state = "state"
            served = "served"
            certbot = "certbot"
            ttl_floor = "1s"
            pad = "1s"
            poll_interval = "1s"
            process_lifetime = "1s"

            [providers.main]
            type = "rfc2136"
            server = "{server ?? dns.Bind.Endpoint}"
            key_file = "{keyFile ?? KeyFile}"

            [lineages."{Host}"]
            provider = "main"
            owners = ["{owner ?? Owner}"]
            endpoints = [{"{"} host = "{Host}", port = 25, protocol = "smtp", addresses = ["127.0.0.25"] {"}"}]
            reload = [{reload}]
            ttl = "1s"
            ttl_stable = true
            servers = [{string.Join(", ", (authoritative ?? [dns.Bind.Endpoint]).Select(each => $"\"{each}\""))}]

            """);

    public string Write(string relative, string text) => folder.Write(relative, text);

    public Task<CommandResult> HookAsync() => Agent.HookAsync(Live);

    public async Task<IReadOnlyList<string>> PublishedAsync() => (await dns.Bind.TlsaAsync(Owner)).TlsaTexts;

    /// <summary>The lineage is known and its record published: from there a fault must change nothing.</summary>
    public async Task PublishAsync()
    {
        (await HookAsync()).Expect("the first hook");
        Assert.Single(await PublishedAsync());
    }

    /// <summary>Runs and demands that exit code, one line with all these words, and that neither files nor records changed.</summary>
    public async Task RefusesAsync(Func<Task<CommandResult>> run, int exitCode, params IReadOnlyList<string> words)
    {
        var (files, records) = (Files(), await PublishedAsync());
        var result = await run();
        Says(result, exitCode, words);
        Assert.Equal(files, Files());
        Assert.Equal(records, await PublishedAsync());
    }

    /// <summary>Demands that exit code and, beside lines that tell of steps, one line with all these words.</summary>
    public void Says(CommandResult result, int exitCode, params IReadOnlyList<string> words)
    {
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !IsStep(line)).ToList();
        Assert.True(lines.Count == 1, result.Error);
        Assert.All(words, word => Assert.Contains(word, lines[0], StringComparison.Ordinal));
        Assert.True(exitCode == result.ExitCode, $"exit code {result.ExitCode}\n{result.Error}");
        Assert.Equal("", result.Output);
    }

    public void Dispose() => folder.Dispose();

    private bool IsStep(string line) =>
        Steps.Any(step => line.StartsWith($"tlsa-rollover: {Host}: {step}", StringComparison.Ordinal));

    // A renewed certificate is copied before anything else, whatever goes wrong then. The lock says who holds it; -wal and
    // -shm are SQLite's own.
    private List<string> Files() =>
    [
        .. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(folder["state/certificates/"], StringComparison.Ordinal) && Path.GetFileName(path) != "lock" && !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetUnixFileMode(path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
