using System.Globalization;
using System.Net;
using TlsaRollover.Cli.Activation;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Commands.Init;
using TlsaRollover.Cli.Config;
using TlsaRollover.Cli.Dns;
using TlsaRollover.Cli.Logging;
using TlsaRollover.Cli.State;
using TlsaRollover.Cli.Terminals;
using TlsaRollover.Cli.Tls;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using TlsaRollover.Providers.Rfc2136;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli;

/// <summary>The one composition root: every part is made here, by hand, and no sooner than it is needed.</summary>
public static class Composition
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const string StderrOfProcess = "/proc/self/fd/2";
    private const string CertificateFolder = "certificates"; // below the state folder

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The surroundings of the process itself.</summary>
    public static CommandContext OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Person = () => Console.IsInputRedirected ? null : Console.In,
        OutTerminal = () => TerminalAt(StandardOutput),
        ErrorTerminal = () => TerminalAt(StandardError),
        Priorities = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { } stream && Log.ToJournal(stream, new FileInfo(StderrOfProcess).LinkTarget),
        Variable = Environment.GetEnvironmentVariable,
        Configure = option => ConfigurationFile.Load(ConfigurationPath.Find(option)),
        Open = OpenAsync,
        Survey = SurveyOf,
    };

    private static Terminal? TerminalAt(int descriptor) => WindowSize.Of(descriptor) is var (columns, rows)
        ? Terminal.Of(Environment.GetEnvironmentVariable, Told("COLUMNS") ?? columns, Told("LINES") ?? rows)
        : null;

    private static int? Told(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var told) && told > 0 ? told : null;

    /// <summary>Opens what the configuration describes; with the writer lock when it is to be changed.</summary>
    public static async Task<Installation> OpenAsync(Configuration configuration, string command, bool write, CancellationToken cancellation)
    {
        var (agent, time) = (configuration.Agent, TimeProvider.System);
        var writer = write ? await WriterLock.AcquireAsync(agent.State, command, time, cancellation: cancellation) : null;
        var store = new SqliteRolloverStore(agent.State, readOnly: !write);
        var certificates = new CertificateStore(Path.Combine(agent.State, CertificateFolder), readOnly: !write);
        var versions = new ServedVersions(agent.Served, agent.ServedGroup);
        var installation = new Installation(
            store, PortsOf(configuration, certificates, versions, time), new MomentSource(time).Now, RolloverMachine.Decide, writer is null ? [store] : [store, writer]);
        if (!write)
            return installation;
        var renamed = new RenamedLineages(configuration.Lineages, store, certificates, versions, installation.For, installation.Now);
        return installation with { TakeOverAsync = renamed.TakeOverAsync };
    }

    private static Survey SurveyOf(AgentSettings agent, InitRequest request)
    {
        var (time, resolver) = (TimeProvider.System, agent.Resolver is { } text ? IPEndPoint.Parse(text) : null);
        var dns = new DnsSurvey(new DnsExchange(AnswerLimit), resolver is null ? Resolver.OfSystem() : [resolver], new AuthoritativeDns(resolver, time, AnswerLimit));
        return new(agent, request, dns, new ServedCertificate(AnswerLimit), settings => ProviderOf(settings, time).Value);
    }

    private static Func<LineageSettings, LineagePorts> PortsOf(Configuration configuration, CertificateStore certificates, ServedVersions versions, TimeProvider time)
    {
        var (agent, lineages) = (configuration.Agent, configuration.Lineages);
        var source = new CertbotLineages(agent.Certbot, certificates, lineages);
        var zones = configuration.Zones.Where(zone => zone.Servers.Count > 0).ToDictionary(zone => zone.Name, zone => zone.Servers);
        var dns = new AuthoritativeDns(agent.Resolver is { } resolver ? IPEndPoint.Parse(resolver) : null, time, AnswerLimit, zones: zones);
        var wire = new ServedCertificate(HandshakeLimit);
        var providers = configuration.Providers.ToDictionary(provider => provider.Key, provider => ProviderOf(provider.Value, time));
        var ofZones = configuration.Zones.Where(zone => zone.Provider is not null).ToDictionary(zone => zone.Name, zone => providers[zone.Provider!]);
        var readers = new LiveReaders(agent);
        return lineage => new(source, new ZoneProviders(providers[lineage.Provider], ofZones), dns, wire, ActivatorOf(lineage, versions, certificates))
        {
            Live = () => readers.Of(lineage),
            Others = [.. lineages.Where(other => other.Name != lineage.Name)],
        };
    }

    private static ICertificateActivator ActivatorOf(LineageSettings lineage, ServedVersions versions, CertificateStore certificates) => lineage.Deploy is { } deploy
        ? new CommandActivator(new(versions), certificates, lineage, deploy)
        : new DirectoryActivator(new(versions), certificates, lineage);

    private static Lazy<IDnsProvider> ProviderOf(ProviderSettings settings, TimeProvider time) => new(() => settings switch
    {
        Rfc2136Settings rfc2136 => new Rfc2136Provider(rfc2136.Options, time),
        _ => throw new NotSupportedException($"provider settings {settings.GetType().Name}"),
    });
}
