using Microsoft.Extensions.Options;

namespace TfJobApi.Hosting.Tls;

/// <summary>Finds everything that is wrong with the section, each finding by its key.</summary>
internal sealed class HttpsOptionsValidator(IConfiguration configuration) : IValidateOptions<HttpsOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpsOptions options)
    {
        List<string> failures = [];
        if (options.Enabled && !ListenAddress.HasHttps(configuration))
        {
            failures.Add("Https:Enabled is true, but none of the addresses that are configured begins with https://");
        }

        failures.AddRange(options.Names.Index().Where(entry => !SubjectNames.IsName(entry.Item)).Select(entry =>
            $"Https:Names:{entry.Index} is '{entry.Item}'; a name is that of a host, or an IP address, without scheme and port"));

        if (options.CaPath is { Length: 0 })
        {
            failures.Add("Https:CaPath is empty; name a folder, or leave it out");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
