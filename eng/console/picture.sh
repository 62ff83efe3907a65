#!/usr/bin/env bash
# Writes docs/console.png: the console with a simulated job, after some requests and a fault. Needs the .NET 10 SDK, curl and Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."

url=http://127.0.0.1:8397
jobs=$url/apis/kubeflow.org/v1/namespaces/team-a/tfjobs
json='Content-Type: application/json'
patch='Content-Type: application/merge-patch+json'

dotnet run --project src/TfJobApi -- --urls "$url" --Clock:Start=2026-01-02T09:30:00Z --Clock:Frozen=true >/dev/null &
server=$!
trap 'kill $server' EXIT
until curl -sSf -o /dev/null "$url/healthz" 2>/dev/null; do sleep 0.2; done

job() { # NAME SCENARIO
  curl -sSf -o /dev/null -A 'pipeline/2.1' -H "$json" -H "X-Mock-Lifecycle: $2" "$jobs" -d '{"apiVersion":"kubeflow.org/v1","kind":"TFJob",
    "metadata":{"name":"'"$1"'","labels":{"app":"mnist"}},"spec":{"tfReplicaSpecs":{
      "PS":{"replicas":1,"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}},
      "Worker":{"replicas":2,"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}}}}}'
}

job mnist-1 'succeed;run=10s'
curl -sSf -o /dev/null -H "$json" "$url/__admin/clock/advance" -d '{"by":"1m"}'
job mnist-2 'succeed;run=30m'
curl -sSf -o /dev/null -H "$json" "$url/__admin/clock/advance" -d '{"by":"2m"}'
curl -sSf -o /dev/null -A 'deadline-controller/1.4' -X PATCH -H "$patch" "$jobs/mnist-2" -d '{"spec":{"activeDeadlineSeconds":3600}}'
curl -sS -o /dev/null -A 'terraform-provider/0.3' -X PATCH -H "$patch" "$jobs/mnist-2" -d '{"spec":{"backoffLimit":3}}'
curl -sSf -o /dev/null -H "$json" "$url/__admin/faults" -d '{"match":{"verbs":["patch"]},"times":1,"effect":{"status":503}}'
curl -sS -o /dev/null -A 'deadline-controller/1.4' -X PATCH -H "$patch" "$jobs/mnist-2" -d '{"spec":{"ttlSecondsAfterFinished":600}}'
curl -sSf -o /dev/null -A 'deadline-controller/1.4' -X PATCH -H "$patch" "$jobs/mnist-2" -d '{"spec":{"ttlSecondsAfterFinished":600}}'

chromium --headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync \
  --hide-scrollbars --window-size=1200,620 --virtual-time-budget=5000 --screenshot=docs/console.png "$url/__admin/console/#/${1:-journal}" 2>/dev/null
