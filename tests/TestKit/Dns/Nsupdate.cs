namespace TestKit;

/// <summary>The nsupdate program of BIND.</summary>
public static class Nsupdate
{
    /// <param name="script">What it reads from standard input.</param>
    /// <param name="keyFile">A BIND key file; none sends unsigned.</param>
    /// <param name="network">The namespace of the server.</param>
    public static CommandResult Run(string script, string? keyFile = null, NetworkNamespace? network = null)
    {
        string[] argv = keyFile is null ? ["nsupdate", "-v"] : ["nsupdate", "-v", "-k", keyFile];
        return Command.Run(network?.Wrap(argv) ?? argv, stdin: script);
    }
}
