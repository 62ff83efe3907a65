using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Settings;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Seeding;

/// <summary>The initial content of a store: the objects of the manifests in a file or a folder, and the sample.</summary>
/// <param name="firstVersion">The version before the first one.</param>
internal sealed class Seeds(SeedingOptions options, UpdateStrategy strategy, VirtualClock time, long firstVersion, UidSource uids)
{
    private const string PathName = "Seeding:Path";

    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    private readonly Lock _gate = new();
    private StoreSnapshot? _snapshot;

    /// <summary>Reads the files at the first call.</summary>
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
            throw SettingFile.Refuse(PathName, options.Path, exception.Message);
        }
    }

    private StoreSnapshot LoadFiles()
    {
        var path = options.Path;
        var errors = new SeedErrors();
        List<SeedFile> files = [.. Find(path).TakeWhile(_ => !errors.IsFull).Select(file => Parse(file, SettingFile.Read(PathName, file), errors, time, uids))];
        if (path.Length > 0 && files.Count == 0)
        {
            var missing = Directory.Exists(path) ? ".json, .yaml or .yml file in" : "file or folder";
            errors.Add($"{PathName} is '{path}': there is no {missing} {Path.GetFullPath(path)}");
        }

        var objects = Collect(files, errors);

        return errors.IsEmpty ? AssignVersions(objects) : throw new StartupException(errors.ToList());
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

    private SeedFile ReadSample()
    {
        using var resource = typeof(Seeds).Assembly.GetManifestResourceStream("sample.json")!;
        var text = new byte[resource.Length];
        resource.ReadExactly(text);

        return Parse("sample.json", text, new SeedErrors(), time, uids);
    }

    /// <param name="name">The file name in messages; its extension selects JSON or YAML.</param>
    public SeedFile Parse(string name, ReadOnlyMemory<byte> text, SeedErrors errors, VirtualClock clock, UidSource ids)
    {
        var file = new SeedFile(name, errors, (document, sent) => KnownResources.Stored.FirstOrDefault(resource => resource.Kind == document["kind"].Text) is { } resource
            ? strategy.Seed(resource, Candidate.FromObject(resource, document, sent), clock.NowText(), ids.Next())
            : UnknownKind(document));
        file.Read(text);

        return file;
    }

    /// <summary>Returns the objects of manifests in a request; 400 with up to 256 errors, or if an object is there twice.</summary>
    public Result<IReadOnlyList<ApiObject>> ParseManifests(ReadOnlyMemory<byte> manifests, bool isYaml, VirtualClock clock, UidSource ids)
    {
        var errors = new SeedErrors();
        var file = Parse(isYaml ? "body.yaml" : "body.json", manifests, errors, clock, ids);
        if (!errors.IsEmpty)
        {
            return ApiErrors.BadRequest(string.Join('\n', errors.ToList()));
        }

        var duplicate = file.Seeds.GroupBy(seed => seed.Object.Key).FirstOrDefault(group => group.Count() > 1);
        return duplicate is null
            ? file.Seeds.Select(seed => seed.Object).ToList()
            : ApiErrors.BadRequest($"the body contains {duplicate.Key.Namespace}/{duplicate.Key.Name} twice");
    }

    private static ApiStatus UnknownKind(CanonicalValue document)
    {
        string[] kinds = [.. KnownResources.Stored.Select(resource => resource.Kind)];
        var causes = new FieldErrorList();
        if (document["apiVersion"].NonEmptyText is null)
        {
            causes.Add(StatusCause.Required("apiVersion", $"must be the apiVersion of one of {string.Join(", ", kinds)}"));
        }

        causes.Add(document["kind"].NonEmptyText is { } kind
            ? StatusCause.NotSupported("kind", GoQuote.Quote(kind), kinds)
            : StatusCause.Required("kind", $"must be one of {string.Join(", ", kinds)}"));

        return ApiErrors.BadFields(causes);
    }

    /// <summary>Collects all objects. A seed of the same name replaces the sample; two seeds of the same name are an error.</summary>
    private Dictionary<ObjectKey, ApiObject> Collect(List<SeedFile> files, SeedErrors errors)
    {
        var objects = new Dictionary<ObjectKey, ApiObject>();
        var places = new Dictionary<ObjectKey, string>();
        var versions = new Dictionary<long, string>();

        foreach (var file in files)
        {
            foreach (var (seed, line) in file.Seeds)
            {
                var place = $"{file.Path}:{line}";
                if (!places.TryAdd(seed.Key, place))
                {
                    errors.Add($"{place}: metadata.name: {seed.Key.Namespace}/{seed.Key.Name} is already seeded by {places[seed.Key]}");
                }

                if (seed.Version > 0 && !options.AllowsVersions)
                {
                    errors.Add($"{place}: metadata.resourceVersion: must not be set with Storage:Kind=Etcd, whose versions are etcd's");
                }

                if (seed.Version > 0 && !versions.TryAdd(seed.Version, place))
                {
                    errors.Add($"{place}: metadata.resourceVersion: {seed.Version} is already used by {versions[seed.Version]}");
                }

                objects[seed.Key] = seed;
            }
        }

        if (options.Sample)
        {
            foreach (var (sample, _) in ReadSample().Seeds)
            {
                objects.TryAdd(sample.Key, versions.ContainsKey(sample.Version) ? sample.WithVersion(0) : sample);
            }
        }

        return objects;
    }

    /// <summary>Keeps the versions of the seeds; objects without one get the versions after the highest.</summary>
    private StoreSnapshot AssignVersions(Dictionary<ObjectKey, ApiObject> objects)
    {
        var version = objects.Values.Select(seed => seed.Version).Append(firstVersion).Max();
        List<ApiObject> versioned = [.. objects.Values.Select(seed => seed.Version > 0 ? seed : seed.WithVersion(++version))];

        return StoreSnapshot.Create(versioned, version);
    }
}
