namespace TlsaRollover.Cli.Config;

/// <summary>A command that brings certificates to where services are, in place of the served directory.</summary>
/// <param name="Argv">Program and arguments, no shell.</param>
/// <param name="Timeout">How long it may take.</param>
public sealed record DeploySettings(IReadOnlyList<string> Argv, TimeSpan Timeout);
