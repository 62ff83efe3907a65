using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Settings;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Seeding;

/// <summary>The content of the store when the server starts.</summary>
internal sealed class Seeds(SeedingOptions options, UpdateStrategy strategy, VirtualClock time, UidSource uids)
{
    /// <summary>The version before the built-in TFJob's, so that every server counts from the same number.</summary>
    private const long FirstVersion = 72444812;

    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    private readonly Lock _gate = new();
    private StoreSnapshot? _snapshot;

    /// <summary>Read when it is first asked for.</summary>
    /// <exception cref="StartupException">A seed is not valid.</exception>
    public StoreSnapshot Snapshot
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= Load();
            }
        }
    }

    private StoreSnapshot Load()
    {
        try
        {
            return LoadFiles();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException([$"Seeding:Path is '{options.Path}': {exception.Message}"]);
        }
    }

    private StoreSnapshot LoadFiles()
    {
        List<SeedFile> files = [];
        List<string> reasons = [];
        var path = options.Path;

        if (!string.IsNullOrEmpty(path))
        {
            var paths = Find(path);
            if (paths.Count == 0)
            {
                reasons.Add($"Seeding:Path is '{path}': {(Directory.Exists(path) ? $"there is no .json, .yaml or .yml file in {Path.GetFullPath(path)}" : $"there is no file or folder {Path.GetFullPath(path)}")}");
            }

            files.AddRange(paths.Select(Read));
        }

        reasons.AddRange(files.SelectMany(file => file.Reasons));
        var jobs = Collect(files, reasons);
        if (reasons.Count > 0)
        {
            throw new StartupException(reasons);
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

    private SeedFile Read(string path) => Parse(path, File.ReadAllBytes(path), time, uids);

    private SeedFile ReadSample()
    {
        using var resource = typeof(Seeds).Assembly.GetManifestResourceStream("sample.json")!;
        var text = new byte[resource.Length];
        resource.ReadExactly(text);

        return Parse("sample.json", text, time, uids);
    }

    /// <summary>Reads manifests that come by another way than by files.</summary>
    /// <param name="name">The file name in messages; its extension selects JSON or YAML.</param>
    public SeedFile Parse(string name, ReadOnlyMemory<byte> text, VirtualClock clock, UidSource ids)
    {
        var file = new SeedFile(name, document => KnownResources.Stored.FirstOrDefault(resource => resource.Kind == document.Kind) is { } resource
            ? strategy.Seed(resource, document, Timestamp.Format(clock.GetUtcNow()), ids.Next())
            : UnknownKind(document));
        file.Read(text);

        return file;
    }

    private static ApiStatus UnknownKind(Candidate document)
    {
        string[] kinds = [.. KnownResources.Stored.Select(resource => resource.Kind)];
        var causes = new FieldErrorList();
        if (document.ApiVersion is null)
        {
            causes.Add(StatusCause.Required("apiVersion", $"must be that of one of {string.Join(", ", kinds)}"));
        }

        causes.Add(document.Kind is { } kind
            ? StatusCause.NotSupported("kind", GoQuote.Quote(kind), kinds)
            : StatusCause.Required("kind", $"must be one of {string.Join(", ", kinds)}"));

        return ApiErrors.BadFields(causes);
    }

    /// <summary>All objects by key. The sample gives way to a seed of its name; two seeds of one name are a mistake.</summary>
    private Dictionary<ObjectKey, ApiObject> Collect(List<SeedFile> files, List<string> reasons)
    {
        var jobs = new Dictionary<ObjectKey, ApiObject>();
        var places = new Dictionary<ObjectKey, string>();
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

        if (options.Sample)
        {
            foreach (var (job, _) in ReadSample().Jobs)
            {
                jobs.TryAdd(job.Key, versions.ContainsKey(job.Version) ? job.WithVersion(0) : job);
            }
        }

        return jobs;
    }

    /// <summary>A version that a seed gives is kept; the others count on from the highest.</summary>
    private static StoreSnapshot Number(Dictionary<ObjectKey, ApiObject> jobs)
    {
        var version = jobs.Values.Select(job => job.Version).Append(FirstVersion).Max();
        List<ApiObject> numbered = [.. jobs.Values.Select(job => job.Version > 0 ? job : job.WithVersion(++version))];

        return StoreSnapshot.Create(numbered, version);
    }
}
