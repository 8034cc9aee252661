using System.CommandLine;
using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Certbot;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>hook</c>: certbot's deploy hook. Records a renewed certificate and publishes its TLSA record; the rest is left to cleanup.</summary>
internal static class HookCommand
{
    public const string Lineage = "RENEWED_LINEAGE";
    public const string Domains = "RENEWED_DOMAINS";

    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "recorded and published; what is left is up to cleanup"),
            (ExitCode.Usage, "no RENEWED_LINEAGE, an unknown lineage, a wrong configuration or wrong files"),
            (ExitCode.Held, "recorded, but held: a person is needed"),
            (ExitCode.TryAgain, "not published yet: the next cleanup tries again"),
            (ExitCode.Refused, "not published: the DNS provider refuses it"),
        ],
        "certbot renew --deploy-hook 'tlsa-rollover hook'",
        "RENEWED_LINEAGE=/etc/letsencrypt/live/mail.example.com tlsa-rollover hook");

    public static Command Create(SharedOptions shared)
    {
        var ifConfigured = new Option<bool>("--if-configured") { Description = "Do nothing, quietly, for a lineage that is not configured" };
        var command = new Command("hook", "certbot's deploy hook: copies the renewed certificate, publishes its TLSA record and returns") { ifConfigured };
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), parsed.GetValue(ifConfigured), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandInput input, bool ifConfigured, CancellationToken cancellation)
    {
        var renewed = Renewed(input.Context.Variable);
        var name = renewed.Name;
        input.Log.Debug("{Lineage:l}: certbot renewed {Domains:l}", name, input.Context.Variable(Domains) ?? "it");
        if (input.Find(name) is not { } lineage)
            return ifConfigured ? ExitCode.Done : throw input.Unknown(name);
        DemandSamePlace(renewed.Folder, input.Configuration.Agent.Certbot);
        using var installation = await input.OpenAsync("tlsa-rollover hook", cancellation, lineage);
        var agent = new RolloverAgent(lineage, installation.For(lineage), installation.Store, installation.Decide, installation.Now, input.Log);
        var outcome = await agent.RunAsync(RunKind.Hook, look: true, cancellation);
        if (outcome.ExitCode == ExitCode.Done)
            input.Log.Information("{Lineage:l}: {Done:l}; cleanup goes on from here", name, outcome.Published ? "its record is published" : "recorded, and published in its turn");
        return outcome.ExitCode;
    }

    private static RenewedLineage Renewed(Func<string, string?> variable) => variable(Lineage) is { Length: > 0 } folder
        ? RenewedLineage.Parse(folder)
        : throw new UserException(ExitCode.Usage, $"{Lineage} is not set: let certbot call this as its deploy hook, or set it to the lineage's folder, such as /etc/letsencrypt/live/NAME");

    /// <summary>The files are read below the configured folder, so a certbot with another one must not be taken for it.</summary>
    private static void DemandSamePlace(string folder, string certbot)
    {
        var expected = Path.Combine(certbot, "live", Path.GetFileName(folder));
        if (folder != expected && !SameCertificate(folder, expected))
            throw new UserException(ExitCode.Usage, $"{Lineage} is {folder}, and 'certbot' under [agent] is {certbot}: make it the folder that holds live/");
    }

    private static bool SameCertificate(string folder, string expected)
    {
        var (one, other) = (Path.Combine(folder, "cert.pem"), Path.Combine(expected, "cert.pem"));
        return File.Exists(one) && File.Exists(other) && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
    }
}
