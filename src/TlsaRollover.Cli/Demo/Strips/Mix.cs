namespace TlsaRollover.Cli.Demo.Strips;

/// <summary>Which of the two keys stands somewhere.</summary>
internal enum Mix
{
    None,
    Old,
    Both,
    New,
}
