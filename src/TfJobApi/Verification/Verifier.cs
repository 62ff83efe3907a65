using TfJobApi.Resources;

namespace TfJobApi.Verification;

/// <summary>Verifies an endpoint, and deletes everything that this created there, also after a failure.</summary>
internal sealed class Verifier(VerifiedEndpoint endpoint, ProfileName profile, TimeProvider time)
{
    /// <param name="given">A namespace without TFJobs; null to create one.</param>
    /// <param name="newName">The name of the one to create.</param>
    /// <exception cref="VerificationException">The endpoint cannot be verified.</exception>
    public async Task<IReadOnlyList<ScenarioResult>> VerifyAsync(
        IReadOnlyList<Scenario> scenarios, string? given, string newName, CancellationToken cancellation)
    {
        var place = new VerificationNamespace(endpoint, given, newName);
        await new VerificationChecks(endpoint, place).CheckAsync(cancellation);

        IReadOnlyList<ScenarioResult> results;
        try
        {
            await place.CreateAsync();
            results = await new VerificationRun(endpoint, place, profile, time).RunAsync(scenarios, cancellation);
        }
        catch (Exception failure)
        {
            await DeleteAsync(place, failure);
            throw;
        }

        await place.DeleteAsync();

        return results;
    }

    private static async Task DeleteAsync(VerificationNamespace place, Exception failure)
    {
        try
        {
            await place.DeleteAsync();
        }
        catch (VerificationException deletion)
        {
            var reason = failure is OperationCanceledException ? "Stopped." : failure.Message;
            throw new VerificationException($"{reason} Something may remain in the namespace {place.Name}: {deletion.Message}");
        }
    }
}
