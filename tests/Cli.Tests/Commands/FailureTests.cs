using TlsaRollover.Cli;
using Xunit;

namespace Cli.Tests.Commands;

public sealed class FailureTests
{
    [Theory]
    [InlineData(ExitCode.Done)]
    [InlineData(ExitCode.Held, ExitCode.TryAgain, ExitCode.Held, ExitCode.Refused, ExitCode.Usage, ExitCode.Done)]
    [InlineData(ExitCode.Bug, ExitCode.Held, ExitCode.Bug)]
    [InlineData(ExitCode.Refused, ExitCode.TryAgain, ExitCode.Refused)]
    [InlineData(ExitCode.Usage, ExitCode.Usage, ExitCode.Refused)]
    public void The_worst_of_several_exit_codes_counts(int worst, params int[] codes) => Assert.Equal(worst, Failure.Worst(codes));
}
