namespace TfJobApi.Api;

/// <summary>
/// The methods of a route that reads. HEAD is answered as GET is, without the body, where a kube-apiserver does so: for
/// resources and for health, not for discovery.
/// </summary>
internal static class ReadMethods
{
    public static string[] All { get; } = [HttpMethods.Get, HttpMethods.Head];
}
