#!/usr/bin/env python3
"""Records the keys and values that a kube-apiserver stores, and its responses to GET and LIST, for tests of the store on etcd.

Usage: record.py --kube https://127.0.0.1:6443 --token TOKEN --etcd http://127.0.0.1:2379 >tests/TfJobApi.Tests/Storage/Etcd/Data/kube-values.json

The kube-apiserver needs the custom resource tfjobs.kubeflow.org, the namespace kube-test, and server-side apply.
"""
import argparse
import base64
import json
import ssl
import urllib.request

JOBS = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs"
SPEC = {"tfReplicaSpecs": {"Worker": {"replicas": 2, "template": {"spec": {"containers": [{"name": "tensorflow", "image": "a"}]}}}}}
HARD = {"html": "<a href=\"b\">&</a>", "lines": "\u2028\u2029", "text": "\u0000\u007f\u00e9\U0001f600\\/", "large": 9007199254740993,
        "numbers": [1.5, 1e21, 5e-324, 0.1, -7, 100000000000000000000], "empty": {}, "none": [], "nested": [[{"a": [None]}]]}

arguments = argparse.ArgumentParser()
for name in ("kube", "token", "etcd"):
    arguments.add_argument(f"--{name}", required=True)
options = arguments.parse_args()
context = ssl._create_unverified_context()


def kube(method, path, body=None, kind="application/json"):
    request = urllib.request.Request(options.kube + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {options.token}")
    request.add_header("Content-Type", kind)
    request.add_header("User-Agent", "recorder/1")
    with urllib.request.urlopen(request, context=context) as response:
        return response.read().decode()


def etcd(key, end=None):
    body = {"key": base64.b64encode(key.encode()).decode()}
    if end:
        body["range_end"] = base64.b64encode(end.encode()).decode()
    request = urllib.request.Request(options.etcd + "/v3/kv/range", data=json.dumps(body).encode())
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def job(name, spec=None, **metadata):
    return {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": name, **metadata}, "spec": {**SPEC, **(spec or {})}}


kube("DELETE", JOBS)
kube("POST", JOBS, job("plain"))
kube("POST", JOBS, job("labels", labels={"b": "2", "a": "1"}, annotations={"text": "<&>", "empty": ""}))
kube("POST", JOBS, job("hard", {"x": HARD}))
kube("POST", JOBS, job("status"))
kube("PATCH", f"{JOBS}/status/status", {"status": {"conditions": [{"type": "Running", "status": "True"}]}}, "application/merge-patch+json")
kube("POST", JOBS, job("owned", ownerReferences=[{"apiVersion": "v1", "kind": "ConfigMap", "name": "c", "uid": "7", "controller": True}]))
kube("POST", JOBS, job("deleting", finalizers=["example.com/hold"]))
kube("DELETE", f"{JOBS}/deleting")
kube("PATCH", f"{JOBS}/applied?fieldManager=a", job("applied", labels={"a": "1"}), "application/apply-patch+yaml")
kube("PATCH", f"{JOBS}/applied?fieldManager=b", {"metadata": {"labels": {"b": "2"}}}, "application/merge-patch+json")

objects = []
for found in etcd("/registry/kubeflow.org/", "/registry/kubeflow.org0")["kvs"]:
    key = base64.b64decode(found["key"]).decode()
    objects.append({
        "key": key,
        "revision": int(found["mod_revision"]),
        "value": base64.b64decode(found["value"]).decode(),
        "response": kube("GET", f"{JOBS}/{key.split('/')[-1]}"),
    })

page = json.loads(kube("GET", f"{JOBS}?limit=3"))["metadata"]
all_page = json.loads(kube("GET", "/apis/kubeflow.org/v1/tfjobs?limit=3"))["metadata"]
print(json.dumps({
    "objects": objects,
    "continue": {"version": int(page["resourceVersion"]), "namespaced": page["continue"], "all": all_page["continue"]},
}, indent=1, ensure_ascii=True))
