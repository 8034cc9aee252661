using Cli.Tests.Certbot;
using TestKit;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using Xunit;

namespace Cli.Tests.Activation;

/// <summary>A served directory beside certbot's folders and the store, and commands that leave traces.</summary>
internal sealed class ServedTree : IDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private readonly LineageTree lineages = new();
    private readonly TempFolder folder = new();

    public static string Name => LineageTree.Name;

    public static OwnerName Owner { get; } = OwnerName.Parse("_25._tcp.mail.example.com");

    public string Root => folder["var/served"];

    /// <summary>The reload commands of the lineage.</summary>
    public List<IReadOnlyList<string>> Reload { get; } = [];

    public TimeSpan ReloadTimeout { get; set; } = TimeSpan.FromSeconds(20);

    public string? Group { get; set; }

    public string this[string relative] => folder[relative];

    public string Served(string file) => Path.Combine(Root, Name, file);

    public string ReadServed(string file) => File.ReadAllText(Served(file));

    public string StoredFile(string version, string file) => lineages.StoredFile(version, file);

    /// <summary>A shell script that gets the arguments behind it.</summary>
    public string Script(string name, string body) => folder.Write(name, "#!/bin/sh\n" + body + "\n", Executable);

    /// <summary>Issues the certificate, copies it into the store and returns it.</summary>
    public async Task<LineageCertificate> IssueAsync(TestChain chain)
    {
        lineages.Issue(chain);
        return (await lineages.Lineages().NewestAsync(Name, TestContext.Current.CancellationToken))!;
    }

    /// <summary>The deploy command, for an activator that has no served directory.</summary>
    public DeploySettings? Deploy { get; set; }

    public ICertificateActivator Activator()
    {
        var (versions, settings) = (new ServedVersions(Root, Group), new LineageSettings(Name, "main", [Owner], [], Reload, ReloadTimeout, [], [], new RolloverPolicy()));
        return Deploy is null ? new DirectoryActivator(new(versions), lineages.Store, settings) : new CommandActivator(new(versions), lineages.Store, settings, Deploy);
    }

    public Task ActivateAsync(LineageCertificate certificate) => Activator().ActivateAsync(Name, certificate, TestContext.Current.CancellationToken);

    /// <summary>The one line of the failure.</summary>
    public async Task<string> FailureAsync(LineageCertificate certificate)
    {
        var error = await Assert.ThrowsAsync<ActivationException>(() => ActivateAsync(certificate));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    public void Dispose()
    {
        lineages.Dispose();
        folder.Dispose();
    }
}
