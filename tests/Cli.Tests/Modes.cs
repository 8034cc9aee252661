namespace Cli.Tests;

/// <summary>File modes as <c>ls -l</c> shows them.</summary>
internal static class Modes
{
    public static string Of(string path)
    {
        var mode = (int)File.GetUnixFileMode(path);
        return string.Concat("rwxrwxrwx".Select((letter, i) => (mode >> (8 - i) & 1) == 1 ? letter : '-'));
    }
}
