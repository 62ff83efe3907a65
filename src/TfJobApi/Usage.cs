namespace TfJobApi;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class Usage
{
    public const string Text = """
        Usage: TfJobApi [--Key=value ...]       serve; with no arguments on http://127.0.0.1:8080
               TfJobApi healthcheck [--Key=value ...]   exit code 0 when the server with these settings is well
               TfJobApi kubeconfig [--Key=value ...]    print a kubeconfig for the server with these settings;
                                        --server=URL, --namespace=NAME, --token=TOKEN say it otherwise;
                                                its CA is asked of the running server, or read in Https:CaPath

        Settings (in the environment with __ for the colon, as Seeding__Sample=false):
          --urls=http://127.0.0.1:8080          where to listen
          --https                               TLS, too: on https://127.0.0.1:8443, with a certificate of its own
          --Https:Names:0=NAME|ADDRESS          for whom the certificate is beside this machine
          --Https:CaPath=FOLDER                 where its CA is kept, so that the next start has the same one
          --Profile=Cci|Kubernetes              whose rules to keep
          --Auth:Mode=Open|Enforced             whether callers need a token
          --Auth:Users:0:Name=... --Auth:Users:0:Token=...
          --Auth:Users:0:Permissions:0:Verbs:0=* --Auth:Users:0:Permissions:0:Namespaces:0=*
          --Seeding:Sample=true|false           whether the built-in TFJob kube-test/tfjob-test is there
          --Seeding:Path=FILE|FOLDER            manifests to start with, JSON or YAML
          --Watch:HistoryLength=4096            how many changes watches can go back
          --Faults:Enabled=true|false           whether faults can be injected
          --Faults:Headers=true|false           whether requests can ask for their own

        Exit codes: 0 stopped, 1 cannot listen, 2 a setting or a seed is wrong.
        """;

    public static string Version => typeof(Usage).Assembly.GetName().Version!.ToString(3);
}
