using System.Text.Json.Nodes;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Verification;

/// <summary>Checks that an endpoint has TFJobs, and that the caller has the rights. Changes nothing.</summary>
internal sealed class VerificationChecks(VerifiedEndpoint endpoint, VerificationNamespace place)
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private static readonly ResourceDefinition Resource = TfJob.Definition;
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    /// <exception cref="VerificationException">The endpoint cannot be verified.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await CheckServerAsync(cancellation);
        foreach (var verb in Verbs)
        {
            await CheckRightAsync(verb, Resource.Group, Resource.Plural, cancellation);
        }

        if (place.IsOwn)
        {
            await CheckRightAsync("delete", "", "namespaces", cancellation);
        }
        else
        {
            await CheckEmptyAsync(cancellation);
        }
    }

    private async Task CheckServerAsync(CancellationToken cancellation)
    {
        var response = await endpoint.SendAsync(HttpMethod.Get, Resource.Root, cancellation: cancellation);
        if (response.Status is 401 or 403)
        {
            throw new VerificationException($"{endpoint.Address} does not accept {(endpoint.HasToken ? "the token" : "requests without --token")}: {response.Summary}");
        }

        if (response.Status != 200 || !HasJobs(response.Json["resources"]))
        {
            throw new VerificationException($"{endpoint.Address} is not an API server with TFJobs: GET {Resource.Root} returns {response.Summary}");
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
                ["resourceAttributes"] = new JsonObject { ["namespace"] = place.Name, ["verb"] = verb, ["group"] = group, ["resource"] = resource },
            },
        };
        var response = await endpoint.SendAsync(HttpMethod.Post, Reviews, review.ToJsonString(), cancellation: cancellation);
        if (response.Status == 201 && response.Json["status"]["allowed"] is { IsAbsent: false, IsTrue: false })
        {
            throw new VerificationException($"The caller may not {verb} {resource} in the namespace {place.Name}. {VerificationNamespace.Remedy}");
        }
    }

    private async Task CheckEmptyAsync(CancellationToken cancellation)
    {
        var response = await endpoint.SendAsync(HttpMethod.Get, $"{place.Jobs}?limit=1", cancellation: cancellation);
        if (response.Status != 200)
        {
            throw new VerificationException($"The TFJobs of the namespace {place.Name} cannot be listed: {response.Summary}. {VerificationNamespace.Remedy}");
        }

        if (response.Json["items"] is not { IsArray: true, IsEmptyObjectOrArray: true })
        {
            throw new VerificationException($"The namespace {place.Name} has TFJobs, and the scenarios list all of them. {VerificationNamespace.Remedy}");
        }
    }

    private static bool HasJobs(CanonicalValue resources)
    {
        foreach (var resource in resources.Members)
        {
            if (resource.Value["name"].Text == Resource.Plural)
            {
                return true;
            }
        }

        return false;
    }
}
