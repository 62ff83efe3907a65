namespace TfJobApi.Testing;

/// <summary>The rules that a server follows.</summary>
public enum ServerProfile
{
    /// <summary>Huawei Cloud CCI: five fields can be updated, by JSON Merge Patch only. An object that is not valid is 400.</summary>
    Cci,

    /// <summary>
    /// A kube-apiserver with TFJob as a custom resource: all fields can be updated, by JSON Patch as well. An object that is not
    /// valid is 422.
    /// </summary>
    Kubernetes,
}
