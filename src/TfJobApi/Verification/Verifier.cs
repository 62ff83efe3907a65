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
        IReadOnlyList<ScenarioResult> results;
        var place = new VerificationNamespace(endpoint, given, newName);
        try
        {
            await new VerificationChecks(endpoint, place).CheckAsync(cancellation);
            await place.CreateAsync();
            results = await new VerificationRun(endpoint, place, profile, time).RunAsync(scenarios, cancellation);
        }
        catch (Exception failure)
        {
            await DeleteAsync(place, failure);
            if (failure is VerificationException or OperationCanceledException)
            {
                throw;
            }

            throw new VerificationException(ReasonOf(failure));
        }

        await place.DeleteAsync();

        return results;
    }

    private async Task DeleteAsync(VerificationNamespace place, Exception failure)
    {
        try
        {
            await place.DeleteAsync();
        }
        catch (VerificationException deletion)
        {
            throw new VerificationException($"{ReasonOf(failure)} Something may remain in the namespace {place.Name}: {deletion.Message}");
        }
    }

    private string ReasonOf(Exception failure) => failure switch
    {
        VerificationException => failure.Message,
        OperationCanceledException => "Stopped.",
        _ => $"A response of {endpoint.Address} cannot be read ({failure.GetType().Name}): {failure.Message}",
    };
}
