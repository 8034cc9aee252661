using Bench;

const int DefaultPairs = 40;
var binary = Environment.GetEnvironmentVariable("TLSA_ROLLOVER_BINARY");
if (binary is null || !File.Exists(binary))
{
    Console.Error.WriteLine("TLSA_ROLLOVER_BINARY must name the native binary: ./install.sh --prefix artifacts/installed builds it");
    return 2;
}

if (!File.Exists("/usr/bin/time"))
{
    Console.Error.WriteLine("/usr/bin/time is missing: apt-get install time");
    return 2;
}

using var site = await Site.CreateAsync(binary);
var table = Report.Table(await Figures.MeasureAsync(site, args.Select(arg => int.TryParse(arg, out var pairs) ? pairs : 0).FirstOrDefault(pairs => pairs > 0, DefaultPairs)));
Console.Write(table);
if (args.Contains("--write")) Report.Write(table);
return 0;
