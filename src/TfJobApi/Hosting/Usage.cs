namespace TfJobApi.Hosting;

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
          --urls=http://127.0.0.1:8080          where to listen; or, on all addresses, the ports in
                                                ASPNETCORE_HTTP_PORTS and ASPNETCORE_HTTPS_PORTS
          --https, --Https:Enabled=true|false   TLS, too: on https://127.0.0.1:8443, with a certificate of its own
          --Https:Names:0=NAME|ADDRESS          for whom the certificate is beside this machine
          --Https:CaPath=FOLDER                 where its CA is kept, so that the next start has the same one
          --Kestrel:Certificates:Default:Path=FILE --Kestrel:Certificates:Default:KeyPath=FILE
                                                a certificate of your own instead
          --Profile=Cci|Kubernetes              whose rules to keep
          --Auth:Mode=Open|Enforced             whether callers need a token
          --Auth:Explain=true|false             whether a wrong signature is answered with what was made of it
          --Auth:PublicHost=HOST                another host that may be signed
          --Auth:Domain=NAME --Auth:Project=NAME   the only ones for which tokens are issued
          --Auth:Users:0:Name=... --Auth:Users:0:Token=... --Auth:Users:0:Password=...
          --Auth:Users:0:AccessKeys:0:Access=... and :Secret=...; with :SecurityToken=... and :Expires=... a temporary one
          --Auth:Users:0:Permissions:0:Verbs:0=* --Auth:Users:0:Permissions:0:Namespaces:0=*
          --Auth:Users:0:Permissions:0:Effect=Allow|Deny
          --Seeding:Sample=true|false           whether the built-in TFJob kube-test/tfjob-test is there
          --Seeding:Path=FILE|FOLDER            manifests to start with, JSON or YAML
          --Admin:Enabled=true|false            whether there is an admin API
          --Admin:Token=TOKEN                   who sends it may steer the server, and nobody else
          --Journal:Length=1000 --Journal:MaxBytes=16777216   how much of what was asked is kept; Length=0: nothing
          --Tenants:Limit=256                   how many tenants there may be beside the default one
          --Clock:Start=TIME --Clock:Frozen=true|false   where every clock begins, and whether it stands still
          --Deterministic:Seed=NUMBER           two runs with one seed give equal answers
          --Watch:HistoryLength=4096            how many changes watches can go back
          --Faults:Enabled=true|false           whether faults can be injected
          --Faults:Headers=true|false           whether requests can ask for their own
          --Logging:LogLevel:Default=Information   how much is logged

        Exit codes: 0 stopped, 1 cannot listen, 2 a setting or a seed is wrong.
        """;

    public static string Version => typeof(Usage).Assembly.GetName().Version!.ToString(3);
}
