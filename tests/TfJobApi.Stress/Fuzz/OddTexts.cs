namespace TfJobApi.Stress.Fuzz;

/// <summary>Names, values and numbers that programs handle wrongly more often than others.</summary>
internal static class OddTexts
{
    public static readonly string[] Names =
    [
        "", " ", ".", "..", "a", "A", "-1", "a.b", "a/b", "a//b", "~1", "~0", "~", "/", "-", "0", "01", "null", "true", "é", "\u0001", "\u2028",
        "\ud83d\ude00",
        "metadata", "spec", "status", "labels", "annotations", "name", "namespace", "generateName", "uid", "kind", "apiVersion", "resourceVersion",
        "finalizers", "ownerReferences", "managedFields", "creationTimestamp", "deletionTimestamp", "generation", "selfLink", "tfReplicaSpecs",
        "cleanPodPolicy", "activeDeadlineSeconds", "ttlSecondsAfterFinished", "backoffLimit", "conditions", "items", "<<", "*", "&a", "!!str", "y",
        "~x",
        "kubernetes.io/x", "example.com/" + "very-long-name-very-long-name-very-long-name-very-long-name-very-long-name", "__proto__", "$ref", "x\ty",
    ];

    public static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "1.0", "1e2", "1E400", "-1e-400", "0.1", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "2147483648", "1e1000000", "100000000000000000000000000000000000000000000000", "01", "+1", ".5", "5.", "0x10", "NaN",
        "1_000",
    ];

    public static readonly string[] Values =
    [
        "", "x", "All", "Running", "None", "never", "2019-07-24T07:17:01Z", "2019-07-24T07:17:01.000Z", "9999-99-99", "72444813", "72444814", "0",
        "-1", "tfjob-test",
        "kube-test", "kubeflow.org/v1", "TFJob", "PyTorchJob", "List", "TFJobList", "v1", "Namespace", "<&>", "\u2028", "\ud83d\ude00", "%s%n",
        "{{x}}", "${x}", "../../x", "\u0000", "\t",
    ];

    public static readonly string[] Selectors =
    [
        "a", "!a", "a=b", "a==b", "a!=b", "a in (b)", "a in (b,c)", "a notin (b)", "a in ()", "a>1", "a<1", "a>x", "a,b", ",", "a,,b", "a=", "=", "!",
        "a in", "in", "notin",
        "a in (b", "a b", "a=b=c", "in in (in)", "é", "a=é", "a/b/c=d", "/a", "a/", "a in (b,)", "a in (,)", "!a=b", "(a)", "a\u0000", "\"a\"=b",
        "x>9223372036854775808",
    ];

    public static readonly string[] FieldSelectors =
    [
        "metadata.name=tfjob-test", "metadata.name!=x", "metadata.namespace=kube-test", "metadata.name==", "status.phase=Active", "spec.x=1",
        "metadata.name", "=", ",",
        "metadata.name=a\\,b", "metadata.name=a\\", "metadata.name=a,metadata.name=b", "metadata.name=\\=", "involvedObject.name=x",
    ];
}
