using System.Text;
using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>The texts of <c>--help</c> and <c>--version</c>.</summary>
internal static class Usage
{
    private const int Column = 40;

    private const string Commands = """
        Usage: tfjobapi [serve] [--Key=value ...]       serve; without settings on http://127.0.0.1:8080
               tfjobapi healthcheck [--Key=value ...]   exit code 0 if the server with these settings is healthy, otherwise 1;
                                                        --timeout=SECONDS overrides Healthcheck:Timeout
               tfjobapi kubeconfig [--Key=value ...]    print a kubeconfig for the server with these settings;
                                                        --server=URL, --namespace=NAME, --token=TOKEN override the defaults;
                                                        the CA is fetched from the running server, or read from Https:CaPath
               tfjobapi verify [--Key=value ...]        compare a server's responses with TfJobApi's, in a namespace that is created for it;
                                                        --server=URL, --token=TOKEN, --ca=FILE, --namespace=NAME (empty, exists),
                                                        --output=table|junit|json; --Profile decides which responses are expected;
                                                        exit code 0 without differences, 1 with some, 2 if it is not possible
               tfjobapi help, tfjobapi version          print this, the version

        Settings, on the command line as listed; in the environment with __ instead of the colon, for example Seeding__Sample=false;
        in appsettings.json in the working folder:

        """;

    private const string ExitCodes = """

        Exit codes: 0 stopped, 1 cannot listen, 2 a setting or a seed is not valid, 3 cannot accept connections any more.
        """;

    public static string Version => ServerVersion.Text;

    public static string Text
    {
        get
        {
            var text = new StringBuilder(Commands);
            foreach (var setting in new ServerOptions(new ConfigurationBuilder().Build()).Declared)
            {
                text.Append(Line(setting)).Append('\n');
            }

            return text.Append(ExitCodes).ToString();
        }
    }

    private static string Line(Setting setting)
    {
        var name = $"  --{setting.Name}={setting.Example}";
        var gap = name.Length < Column ? new string(' ', Column - name.Length) : $"\n{new string(' ', Column)}";
        var byDefault = setting.Default.Length == 0 || setting.Default == setting.Example ? "" : $" (default: {setting.Default})";

        return $"{name}{gap}{setting.Meaning}{byDefault}";
    }
}
