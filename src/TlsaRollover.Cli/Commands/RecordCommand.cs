using System.CommandLine;
using TlsaRollover.Cli.Commands.Record;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Commands;

/// <summary><c>record</c>: shows the TLSA records of a certificate, request, key or lineage; asks and changes nothing.</summary>
internal static class RecordCommand
{
    public static HelpText Help { get; } = new(
        [
            (ExitCode.Done, "shown"),
            (ExitCode.Usage, "options, files or configuration are wrong, or what was given cannot have such a record"),
            (ExitCode.TryAgain, "the files of a lineage could not be read now"),
        ],
        "tlsa-rollover record mail.example.com",
        "tlsa-rollover record fullchain.pem --host mail.example.com --port 25 --port 587",
        "tlsa-rollover record new.key --owner _25._tcp.mail.example.com --format nsupdate | nsupdate -k tsig.key",
        "tlsa-rollover record fullchain.pem --parameters \"2 1 1\" --parameters \"DANE-EE SPKI SHA2-512\" --format json");

    public static Command Create(SharedOptions shared)
    {
        var options = new RecordOptions();
        var command = new Command("record", "Shows TLSA records for a certificate, certificate request, key or lineage; asks no server, changes nothing");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(shared.Read(parsed), options.Read(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandInput input, RecordRequest request, CancellationToken cancellation)
    {
        var sources = await new SourceReader(input, request).ReadAsync(cancellation);
        new RecordWriter(sources).Write(request.Format, input.Context.Out);
        foreach (var parameters in request.Parameters.Where(each => each.Usage < CertificateUsage.DaneTa))
            input.Log.Warning("{Parameters:l}: mail servers do not use usages 0 and 1 (RFC 7672 §3.1.3); for them use 3 1 1", parameters);
        return ExitCode.Done;
    }
}
