using System.Globalization;

namespace TfJobApi.Stress.Servers;

/// <summary>Figures of a process, as the kernel of Linux reports them.</summary>
internal sealed record ProcessFigures(int Id)
{
    public double ResidentMegabytes => Status("VmRSS:") / 1024.0;

    public double PeakMegabytes => Status("VmHWM:") / 1024.0;

    public int Threads => (int)Status("Threads:");

    public int Descriptors => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
