using Microsoft.Extensions.Options;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Seeding;

/// <summary>What the store holds when the server starts.</summary>
internal sealed class Seeds(IOptions<SeedingOptions> options, TfJobStrategy strategy, TimeProvider time, UidSource uids)
{
    /// <summary>The version before the built-in TFJob's, so that every server counts from the same number.</summary>
    private const long FirstVersion = 72444812;

    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    private readonly Lock _gate = new();
    private TfJobSnapshot? _snapshot;

    /// <summary>Read when it is first asked for.</summary>
    /// <exception cref="SeedingException">A seed is bad; the reasons are all of them.</exception>
    public TfJobSnapshot Snapshot
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= Load();
            }
        }
    }

    private TfJobSnapshot Load()
    {
        try
        {
            return LoadFiles();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SeedingException([$"Seeding:Path is '{options.Value.Path}': {exception.Message}"]);
        }
    }

    private TfJobSnapshot LoadFiles()
    {
        List<SeedFile> files = [];
        List<string> reasons = [];
        var path = options.Value.Path;

        if (!string.IsNullOrEmpty(path))
        {
            var paths = Find(path);
            if (paths.Count == 0)
            {
                reasons.Add($"Seeding:Path is '{path}': {(Directory.Exists(path) ? "no .json, .yaml or .yml file in this folder" : "no such file or folder")}");
            }

            files.AddRange(paths.Select(Read));
        }

        reasons.AddRange(files.SelectMany(file => file.Reasons));
        var jobs = Collect(files, reasons);
        if (reasons.Count > 0)
        {
            throw new SeedingException(reasons);
        }

        return Number(jobs);
    }

    private static List<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
                .Order(StringComparer.Ordinal)]
            : [];
    }

    private SeedFile Read(string path)
    {
        var file = new SeedFile(path, Make);
        file.Read(File.ReadAllBytes(path));

        return file;
    }

    private SeedFile ReadSample()
    {
        using var resource = typeof(Seeds).Assembly.GetManifestResourceStream("sample.json")!;
        var text = new byte[resource.Length];
        resource.ReadExactly(text);
        var file = new SeedFile("sample.json", Make);
        file.Read(text);

        return file;
    }

    private Outcome<TfJob> Make(TfJobDocument document) => strategy.Seed(document, Timestamp.Format(time.GetUtcNow()), uids.Next());

    /// <summary>All TFJobs by key. The sample gives way to a seed of its name; two seeds of one name are a mistake.</summary>
    private Dictionary<TfJobKey, TfJob> Collect(List<SeedFile> files, List<string> reasons)
    {
        var jobs = new Dictionary<TfJobKey, TfJob>();
        var places = new Dictionary<TfJobKey, string>();
        var versions = new Dictionary<long, string>();

        foreach (var file in files)
        {
            foreach (var (job, line) in file.Jobs)
            {
                var place = $"{file.Path}:{line}";
                if (!places.TryAdd(job.Key, place))
                {
                    reasons.Add($"{place}: metadata.name: {job.Key.Namespace}/{job.Key.Name} is already seeded by {places[job.Key]}");
                }

                if (job.Version > 0 && !versions.TryAdd(job.Version, place))
                {
                    reasons.Add($"{place}: metadata.resourceVersion: {job.Version} is already given by {versions[job.Version]}");
                }

                jobs[job.Key] = job;
            }
        }

        if (options.Value.Sample)
        {
            foreach (var (job, _) in ReadSample().Jobs)
            {
                jobs.TryAdd(job.Key, versions.ContainsKey(job.Version) ? job.WithVersion(0) : job);
            }
        }

        return jobs;
    }

    /// <summary>A version that a seed gives is kept; the others count on from the highest.</summary>
    private static TfJobSnapshot Number(Dictionary<TfJobKey, TfJob> jobs)
    {
        var version = jobs.Values.Select(job => job.Version).Append(FirstVersion).Max();
        var snapshot = TfJobSnapshot.Empty(version);
        foreach (var job in jobs.Values)
        {
            var numbered = job.Version > 0 ? job : job.WithVersion(++version);
            snapshot = snapshot.With(numbered, version);
        }

        return snapshot;
    }
}
