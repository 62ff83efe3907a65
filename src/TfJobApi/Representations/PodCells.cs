using System.Globalization;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>
/// The cells of a pod in a table.
/// Source: printPod in https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/printers/internalversion/printers.go
/// </summary>
internal static class PodCells
{
    public static string Ready(ApiObject pod)
    {
        var ready = pod.Member("status")["containerStatuses"].Elements().Count(container => IsReady(container));
        var all = pod.Member("spec")["containers"].Elements().Count;
        return string.Create(CultureInfo.InvariantCulture, $"{ready}/{all}");
    }

    public static string Status(ApiObject pod)
    {
        if (pod.Meta.IsDeleting)
        {
            return "Terminating";
        }

        var status = pod.Member("status");
        var text = status["reason"].NonEmptyText ?? status["phase"].Text ?? "";
        var isRunning = false;
        foreach (var container in status["containerStatuses"].Elements().AsEnumerable().Reverse())
        {
            var state = container["state"];
            text = state["waiting"]["reason"].NonEmptyText ?? state["terminated"]["reason"].NonEmptyText ?? text;
            isRunning |= IsReady(container);
        }

        return text == "Completed" && isRunning ? "Running" : text;
    }

    public static long Restarts(ApiObject pod) =>
        pod.Member("status")["containerStatuses"].Elements().Sum(container => container["restartCount"].Integer ?? 0);

    private static bool IsReady(CanonicalValue container) => container["ready"].IsTrue && container["state"]["running"].IsObject;
}
