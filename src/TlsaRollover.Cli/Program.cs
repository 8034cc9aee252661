using TlsaRollover.Cli;
using TlsaRollover.Cli.Certbot;

_ = LibC.Control(LibC.SetDumpable, 0); // private keys and secrets pass through this process
return await CommandLine.RunAsync(args, Composition.OfProcess());
