using System.Text.Json.Nodes;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Verification;

/// <summary>
/// The namespace in which the scenarios run: one that this creates and deletes, or an empty one that the user names. Only TFJobs that
/// the scenarios have created are deleted.
/// </summary>
/// <param name="given">The namespace of the user; null to create one.</param>
/// <param name="newName">The name of the one to create.</param>
internal sealed class VerificationNamespace(VerifiedEndpoint endpoint, string? given, string newName)
{
    private const string Namespaces = "/api/v1/namespaces";

    /// <summary>A job with finalizers goes in two steps, and its dependents with it.</summary>
    private const int Rounds = 4;

    /// <summary>The end of a message about a namespace that cannot be used.</summary>
    public const string Remedy = "Name an empty namespace with --namespace, in which the caller has all verbs for TFJobs.";

    private static readonly ResourceDefinition Resource = TfJob.Definition;

    private readonly HashSet<string> _created = new(StringComparer.Ordinal);

    /// <summary>Creates of this scenario whose responses do not say whether there is a job.</summary>
    private readonly List<IntendedName> _unanswered = [];

    /// <summary>The uids of the jobs of others after the last scenario.</summary>
    private HashSet<string> _others = new(StringComparer.Ordinal);

    private bool _mayExist;

    public string Name => given ?? newName;

    /// <summary>Whether this creates the namespace.</summary>
    public bool IsOwn => given is null;

    /// <summary>Whether a scenario has created a job.</summary>
    public bool HasCreated => _created.Count > 0;

    public string Jobs => $"{Resource.Root}/namespaces/{Name}/{Resource.Plural}";

    /// <summary>Creates the namespace, unless one is given. It is not cancelled: only a response says whether the namespace exists.</summary>
    /// <exception cref="VerificationException">The namespace cannot be created.</exception>
    public async Task CreateAsync()
    {
        if (!IsOwn)
        {
            return;
        }

        _mayExist = true;
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Name } };
        var response = await endpoint.SendAsync(HttpMethod.Post, Namespaces, body.ToJsonString());
        _mayExist = response.Status is 201 or >= 500;
        if (response.Status != 201)
        {
            throw new VerificationException($"A namespace cannot be created: {response.Summary}. {Remedy}");
        }
    }

    /// <summary>Sends a request of a scenario, and remembers the job that it creates. Only reads can be cancelled, for the same reason.</summary>
    public async Task<ReceivedResponse> SendAsync(ScenarioRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (request.Method == "GET")
        {
            return await endpoint.SendAsync(request, cancellation);
        }

        var intended = request.Method == "POST" ? IntendedName.Read(request.Body ?? "") : null;
        if (intended is not null)
        {
            _unanswered.Add(intended);
        }

        var response = await endpoint.SendAsync(request, CancellationToken.None);
        var uid = response.Status == 201 ? response.Json["metadata"]["uid"].NonEmptyText : null;
        if (uid is not null)
        {
            _created.Add(uid);
        }

        if (intended is not null && (uid is not null || response.Status is not (201 or >= 500)))
        {
            _unanswered.Remove(intended);
        }

        return response;
    }

    /// <summary>Deletes the jobs of the last scenario.</summary>
    /// <exception cref="VerificationException">A job cannot be deleted.</exception>
    public async Task CleanAsync(CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var jobs = await ListAsync(cancellation);
            foreach (var job in jobs)
            {
                await DeleteAsync(job, cancellation);
            }

            if (jobs.Count == 0)
            {
                _unanswered.Clear();
                return;
            }
        }

        throw new VerificationException($"The TFJobs in {Name} that the scenarios created cannot be deleted.");
    }

    /// <summary>Deletes everything that this has created, or may have created.</summary>
    /// <exception cref="VerificationException">Something remains.</exception>
    public async Task DeleteAsync()
    {
        try
        {
            if (_created.Count + _unanswered.Count > 0)
            {
                await CleanAsync(CancellationToken.None);
            }
        }
        finally
        {
            await DeleteNamespaceAsync();
        }
    }

    private async Task DeleteNamespaceAsync()
    {
        if (!_mayExist)
        {
            return;
        }

        var response = await endpoint.SendAsync(HttpMethod.Delete, $"{Namespaces}/{Name}");
        if (response.Status is not (200 or 202 or 404 or 409))
        {
            throw new VerificationException($"The namespace {Name} cannot be deleted: {response.Summary}");
        }
    }

    /// <summary>Returns the jobs that this has created, or may have created: those without a response are known by their names.</summary>
    private async Task<IReadOnlyList<ListedJob>> ListAsync(CancellationToken cancellation)
    {
        var response = await endpoint.SendAsync(HttpMethod.Get, Jobs, cancellation: cancellation);
        var items = response.Json["items"];
        if (response.Status != 200 || !items.IsArray)
        {
            throw new VerificationException($"The TFJobs of the namespace {Name} cannot be listed: {response.Summary}");
        }

        List<ListedJob> mine = [];
        HashSet<string> others = new(StringComparer.Ordinal);
        foreach (var item in items.Members)
        {
            var job = ListedJob.Read(item.Value["metadata"]);
            if (job is not null && IsMine(job))
            {
                _created.Add(job.Uid);
                mine.Add(job);
            }
            else if (job is not null)
            {
                others.Add(job.Uid);
            }
        }

        _others = others;

        return mine;
    }

    private bool IsMine(ListedJob job) =>
        _created.Contains(job.Uid) || (!_others.Contains(job.Uid) && _unanswered.Any(intended => intended.Matches(job.Name)));

    private async Task DeleteAsync(ListedJob job, CancellationToken cancellation)
    {
        var path = $"{Jobs}/{Uri.EscapeDataString(job.Name)}";
        if (!job.IsMarked)
        {
            var options = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "DeleteOptions",
                ["preconditions"] = new JsonObject { ["uid"] = job.Uid },
            };
            await endpoint.SendAsync(HttpMethod.Delete, path, options.ToJsonString(), cancellation: cancellation);
            return;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = job.Uid, ["finalizers"] = null } };
        await endpoint.SendAsync(HttpMethod.Patch, path, patch.ToJsonString(), "application/merge-patch+json", cancellation);
    }

    /// <param name="IsMarked">Whether it is deleted as soon as it has no finalizers.</param>
    private sealed record ListedJob(string Uid, string Name, bool IsMarked)
    {
        /// <returns>Null for metadata without a uid, or without a name that can be a part of a path.</returns>
        public static ListedJob? Read(CanonicalValue metadata) =>
            metadata["uid"].NonEmptyText is { } uid && metadata["name"].Text is { } name && name.Trim('.').Length > 0
                ? new(uid, name, !metadata["deletionTimestamp"].IsAbsentOrNull)
                : null;
    }
}
