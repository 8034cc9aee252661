using Xunit;

namespace Cli.Tests.Commands;

/// <summary>Reviewed output, kept in the repository; written anew only with UPDATE_GOLDENS=1.</summary>
internal static class Golden
{
    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Root(AppContext.BaseDirectory), "tests", "Cli.Tests", "Commands", "Goldens", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "TlsaRollover.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
