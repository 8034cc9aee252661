namespace TestKit;

/// <summary>What a program that ended left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Returns itself if the program exited 0, otherwise throws with all that it said.</summary>
    public CommandResult Expect(string what) =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{what}: exit code {ExitCode}\n{Output}\n{Error}");
}
