namespace TfJobApi.Resources;

internal enum ProfileName
{
    Cci,
    Kubernetes,
}
