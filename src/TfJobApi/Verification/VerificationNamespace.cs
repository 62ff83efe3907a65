using System.Text.Json;
using System.Text.Json.Nodes;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Verification;

/// <summary>
/// The namespace in which the scenarios run: one that this creates and deletes, or an empty one that the user names. Only TFJobs that
/// the scenarios have created are deleted.
/// </summary>
internal sealed class VerificationNamespace
{
    private const string Namespaces = "/api/v1/namespaces";
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    /// <summary>A job with finalizers goes in two steps, and its dependents with it.</summary>
    private const int Rounds = 4;

    private static readonly ResourceDefinition Resource = TfJob.Definition;
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    private readonly VerifiedEndpoint _endpoint;
    private readonly HashSet<string> _created = new(StringComparer.Ordinal);

    private VerificationNamespace(VerifiedEndpoint endpoint, string name, bool isOwn) => (_endpoint, Name, IsOwn) = (endpoint, name, isOwn);

    public string Name { get; }

    /// <summary>Whether this created the namespace.</summary>
    public bool IsOwn { get; }

    /// <summary>Whether a scenario has created a job.</summary>
    public bool HasCreated => _created.Count > 0;

    private string Jobs => $"{Resource.Root}/namespaces/{Name}/{Resource.Plural}";

    /// <summary>Checks that the endpoint has TFJobs and that the caller has the rights; then creates the namespace, unless one is given.</summary>
    /// <param name="newName">The name of the namespace to create.</param>
    /// <exception cref="VerificationException">The endpoint cannot be verified. Nothing was changed.</exception>
    public static async Task<VerificationNamespace> PrepareAsync(VerifiedEndpoint endpoint, string? given, string newName, CancellationToken cancellation)
    {
        await CheckServerAsync(endpoint, cancellation);
        var prepared = new VerificationNamespace(endpoint, given ?? newName, given is null);
        foreach (var verb in Verbs)
        {
            await prepared.CheckRightAsync(verb, Resource.Group, Resource.Plural, cancellation);
        }

        if (given is not null)
        {
            await prepared.CheckEmptyAsync(cancellation);
            return prepared;
        }

        await prepared.CheckRightAsync("delete", "", "namespaces", cancellation);
        await prepared.CreateAsync(cancellation);

        return prepared;
    }

    /// <summary>Remembers the object of a response to a create, so that it can be deleted.</summary>
    public void Learn(ReceivedResponse response)
    {
        if (response.Status == 201 && Parse(response.Body)?["metadata"]?["uid"]?.ToString() is { } uid)
        {
            _created.Add(uid);
        }
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
                return;
            }
        }

        throw new VerificationException($"The TFJobs in {Name} that the scenarios created cannot be deleted.");
    }

    /// <summary>Deletes what this has created.</summary>
    public async Task DeleteAsync()
    {
        await CleanAsync(CancellationToken.None);
        if (!IsOwn)
        {
            return;
        }

        var response = await _endpoint.SendAsync(HttpMethod.Delete, $"{Namespaces}/{Name}");
        if (response.Status is not (200 or 202 or 404 or 409))
        {
            throw new VerificationException($"The namespace {Name} cannot be deleted: {Describe(response)}");
        }
    }

    private static async Task CheckServerAsync(VerifiedEndpoint endpoint, CancellationToken cancellation)
    {
        var response = await endpoint.SendAsync(HttpMethod.Get, Resource.Root, cancellation: cancellation);
        var resources = response.Status == 200 && Parse(response.Body)?["resources"] is JsonArray list ? list : [];
        if (response.Status is 401 or 403)
        {
            throw new VerificationException($"{endpoint.Address} does not accept {(endpoint.HasToken ? "the token" : "requests without --token")}: {Describe(response)}");
        }

        if (!resources.Any(resource => resource is JsonObject known && known["name"]?.ToString() == Resource.Plural))
        {
            throw new VerificationException($"{endpoint.Address} is not an API server with TFJobs: GET {Resource.Root} returns {Describe(response)}");
        }
    }

    /// <summary>Asks the server for a right of the caller. A server without such reviews is not asked: its first 403 ends the run.</summary>
    private async Task CheckRightAsync(string verb, string group, string resource, CancellationToken cancellation)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject { ["namespace"] = Name, ["verb"] = verb, ["group"] = group, ["resource"] = resource },
            },
        };
        var response = await _endpoint.SendAsync(HttpMethod.Post, Reviews, review.ToJsonString(), cancellation: cancellation);
        if (response.Status == 201 && Parse(response.Body)?["status"]?["allowed"]?.ToString() == "false")
        {
            throw new VerificationException($"The caller may not {verb} {resource} in the namespace {Name}.");
        }
    }

    private async Task CheckEmptyAsync(CancellationToken cancellation)
    {
        var response = await _endpoint.SendAsync(HttpMethod.Get, $"{Jobs}?limit=1", cancellation: cancellation);
        if (response.Status != 200)
        {
            throw new VerificationException($"The TFJobs of the namespace {Name} cannot be listed: {Describe(response)}");
        }

        if (Parse(response.Body)?["items"] is not JsonArray { Count: 0 })
        {
            throw new VerificationException($"The namespace {Name} has TFJobs. Choose an empty one, because the scenarios list all of them.");
        }
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Name } };
        var response = await _endpoint.SendAsync(HttpMethod.Post, Namespaces, body.ToJsonString(), cancellation: cancellation);
        if (response.Status != 201)
        {
            throw new VerificationException($"A namespace cannot be created; name an empty one with --namespace. {Describe(response)}");
        }
    }

    private async Task<List<JsonNode>> ListAsync(CancellationToken cancellation)
    {
        var response = await _endpoint.SendAsync(HttpMethod.Get, Jobs, cancellation: cancellation);
        var items = response.Status == 200 && Parse(response.Body)?["items"] is JsonArray list ? list : throw new VerificationException(
            $"The TFJobs of the namespace {Name} cannot be listed: {Describe(response)}");

        return [.. items.OfType<JsonObject>().Where(job => _created.Contains(Text(job, "uid")))];
    }

    private async Task DeleteAsync(JsonNode job, CancellationToken cancellation)
    {
        var path = $"{Jobs}/{Text(job, "name")}";
        if (job["metadata"]!["deletionTimestamp"] is null)
        {
            var options = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "DeleteOptions",
                ["preconditions"] = new JsonObject { ["uid"] = Text(job, "uid") },
            };
            await _endpoint.SendAsync(HttpMethod.Delete, path, options.ToJsonString(), cancellation: cancellation);
            return;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = Text(job, "uid"), ["finalizers"] = null } };
        await _endpoint.SendAsync(HttpMethod.Patch, path, patch.ToJsonString(), "application/merge-patch+json", cancellation);
    }

    private static string Text(JsonNode job, string field) => job["metadata"]![field]!.ToString();

    private static string Describe(ReceivedResponse response) =>
        $"{response.Status} {(Parse(response.Body) is JsonObject body ? body["message"]?.ToString() ?? body["error_msg"]?.ToString() : null)}".TrimEnd();

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
