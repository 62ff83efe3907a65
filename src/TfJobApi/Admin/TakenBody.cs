namespace TfJobApi.Admin;

/// <summary>
/// Tells the OpenAPI document what a route takes. (ASP.NET's own way of saying it makes routing refuse other media types,
/// before anybody has asked who the caller is.)
/// </summary>
internal sealed record TakenBody(Type Type);
