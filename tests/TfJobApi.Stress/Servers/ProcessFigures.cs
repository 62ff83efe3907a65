using System.Globalization;

namespace TfJobApi.Stress.Servers;

/// <summary>Figures of a process, as the kernel of Linux reports them.</summary>
internal sealed record ProcessFigures(int Id)
{
    public double ResidentMegabytes => Status("VmRSS:") / 1024.0;

    public double PeakMegabytes => Status("VmHWM:") / 1024.0;

    public int Threads => (int)Status("Threads:");

    public int Descriptors => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    /// <summary>User and system time; the kernel counts it in hundredths of a second.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12])));
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
