using TlsaRollover.Cli.Activation;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>A command that makes a mail server read its certificate again, and why it is thought to be the one.</summary>
internal sealed record ReloadGuess(IReadOnlyList<string> Command, string Reason)
{
    private static readonly string[] Delivering = ["smtp"];
    private static readonly int[] SubmissionPorts = [465];

    /// <summary>
    /// The commands for every mail server whose configuration names the lineage's files; where none does, for those that are
    /// installed and could be listening.
    /// </summary>
    public static IReadOnlyList<ReloadGuess> For(ProposedLineage lineage, Findings findings)
    {
        IReadOnlyList<ReloadGuess> named =
        [
            .. findings.References.Where(reference => reference.Lineages.Contains(lineage.Name))
                .Select(Of).OfType<ReloadGuess>().DistinctBy(guess => string.Join(' ', guess.Command)),
        ];
        return named.Count > 0 ? named : [.. Installed(lineage, findings.Programs)];
    }

    /// <summary>Which server a configuration file belongs to, by its path.</summary>
    private static ReloadGuess? Of(LiveReference reference)
    {
        var (file, folder) = (reference.File, Path.GetDirectoryName(reference.File)!);
        var reason = $"{file}:{reference.Line} names its files";
        if (Path.GetFileName(file) is "main.cf" or "master.cf")
            return new(folder == "/etc/postfix" ? ["postfix", "reload"] : ["postfix", "-c", folder, "reload"], reason);
        if (file.StartsWith("/etc/dovecot/", StringComparison.Ordinal))
            return new(["doveadm", "reload"], reason);
        if (Path.GetFileName(file) == "dovecot.conf")
            return new(["doveadm", "-c", file, "reload"], reason);
        return file.Contains("/exim", StringComparison.Ordinal) ? new(["systemctl", "reload", file.Contains("/exim4", StringComparison.Ordinal) ? "exim4" : "exim"], reason) : null;
    }

    private static IEnumerable<ReloadGuess> Installed(ProposedLineage lineage, IReadOnlyList<string> programs)
    {
        var takesMail = lineage.Endpoints.Any(endpoint => Delivering.Contains(endpoint.Protocol) || SubmissionPorts.Contains(endpoint.Port));
        if (takesMail && programs.Contains("postfix"))
            yield return new(["postfix", "reload"], "postfix is installed");
        else if (takesMail && programs.FirstOrDefault(program => program.StartsWith("exim", StringComparison.Ordinal)) is { } exim)
            yield return new(["systemctl", "reload", exim], $"{exim} is installed");
        if (lineage.Endpoints.Any(endpoint => !Delivering.Contains(endpoint.Protocol) && !SubmissionPorts.Contains(endpoint.Port)) && programs.Contains("doveadm"))
            yield return new(["doveadm", "reload"], "dovecot is installed");
    }
}
