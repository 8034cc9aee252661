using Xunit;

namespace Cli.Tests;

/// <summary>Reviewed output, kept in the repository; written anew only with UPDATE_GOLDENS=1.</summary>
internal static class Golden
{
    /// <summary>Compares with the file of that path below tests/Cli.Tests.</summary>
    public static void Matches(string file, string actual)
    {
        var path = Path.Combine(Root(AppContext.BaseDirectory), "tests", "Cli.Tests", file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>The root of the source tree, above that folder.</summary>
    public static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "TlsaRollover.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
