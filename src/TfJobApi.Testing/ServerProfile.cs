namespace TfJobApi.Testing;

/// <summary>The rules that a server follows.</summary>
public enum ServerProfile
{
    /// <summary>Huawei Cloud CCI's: five fields can be updated, with JSON Merge Patch only; an object that is not valid is 400.</summary>
    Cci,

    /// <summary>A kube-apiserver's with TFJob as a custom resource: all fields can be updated, with JSON Patch, too; an object that is not valid is 422.</summary>
    Kubernetes,
}
