namespace TfJobApi.Http;

/// <summary>Marks the routes by which the server is steered: where permissions are asked for, these need all of them.</summary>
internal sealed class AdminRouteMarker;
