using TlsaRollover.Cli;

return await CommandLine.RunAsync(args, Composition.OfProcess());
