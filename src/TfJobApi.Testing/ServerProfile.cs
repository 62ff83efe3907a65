namespace TfJobApi.Testing;

/// <summary>Whose rules a server keeps.</summary>
public enum ServerProfile
{
    /// <summary>Huawei Cloud CCI's: five fields may be updated, JSON Merge Patch only, what is invalid is 400.</summary>
    Cci,

    /// <summary>A kube-apiserver's with TFJob as a custom resource: everything may be updated, JSON Patch too, what is invalid is 422.</summary>
    Kubernetes,
}
