using TfJobApi.Errors;
using TfJobApi.Storage;

namespace TfJobApi.Admin;

/// <summary>The options of a reset and of a restore.</summary>
/// <param name="Versions">
/// <c>continue</c>: versions continue above every version of this server, so that a watch from before gets 410. <c>restart</c>:
/// versions are those of the restored state, for tests that compare them. Default: <c>continue</c>, with
/// <c>Deterministic:Seed</c> <c>restart</c>.
/// </param>
internal sealed record RestoreOptions(string? Versions = null)
{
    public const string Example = """{"versions":"restart"}""";

    /// <summary>Returns null for the default. Not a property, which a body could have.</summary>
    public VersionOrder? ToOrder() => Versions switch
    {
        "continue" => VersionOrder.Continue,
        "restart" => VersionOrder.Restart,
        _ => null,
    };

    /// <summary>Reads the body, which may be empty.</summary>
    public static async ValueTask<Result<RestoreOptions>> ReadAsync(HttpRequest request)
    {
        if (!(await AdminBody.ReadOptionalAsync(request, AdminJson.Default.RestoreOptions, new RestoreOptions())).TryGet(out var options, out var failure))
        {
            return failure;
        }

        return options.Versions is not null && options.ToOrder() is null
            ? AdminBody.Invalid("versions", $"{GoQuote.Quote(options.Versions)}: must be continue or restart")
            : options;
    }
}
