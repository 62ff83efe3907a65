#!/usr/bin/env python3
"""Proves that replicas and a real kube-apiserver on one etcd have the same jobs: sends random operations to random servers, and compares
the bytes of every read, of lists and of watches at all of them. It is not part of CI, which has no kube-apiserver.

Usage: side_by_side.py --kube https://127.0.0.1:6443 --token TOKEN --replica http://127.0.0.1:8081 --replica http://127.0.0.1:8082
       [--operations 10000] [--seed 1]

The kube-apiserver needs the custom resource tfjobs.kubeflow.org and the namespace kube-test. The replicas run with
--Storage:Kind=Etcd --Profile=Kubernetes and, if the kube-apiserver tracks managed fields, --ManagedFields=true.
"""
import argparse
import http.client
import json
import random
import ssl
import sys
import threading
from urllib.parse import urlsplit

JOBS = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs"
TEMPLATE = {"spec": {"containers": [{"name": "tensorflow", "image": "a"}]}}
NAMES = ["a", "b", "c", "d"]


class Server:
    def __init__(self, url, token=None):
        self.url, self.token, self.connection = urlsplit(url), token, None

    def open(self, timeout=60):
        if self.url.scheme == "https":
            return http.client.HTTPSConnection(self.url.netloc, context=ssl._create_unverified_context(), timeout=timeout)
        return http.client.HTTPConnection(self.url.netloc, timeout=timeout)

    def headers(self, kind):
        headers = {"Content-Type": kind, "User-Agent": "proof/1"}
        return {**headers, "Authorization": f"Bearer {self.token}"} if self.token else headers

    def call(self, method, path, body=None, kind="application/json"):
        self.connection = self.connection or self.open()
        self.connection.request(method, path, None if body is None else json.dumps(body), self.headers(kind))
        response = self.connection.getresponse()
        return response.status, response.read().rstrip(b"\n")

    def watch(self, version, last, lines):
        connection = self.open(timeout=600)
        connection.request("GET", f"{JOBS}?watch=1&resourceVersion={version}&timeoutSeconds=3600", headers=self.headers("application/json"))
        response = connection.getresponse()
        while line := response.readline():
            lines.append(line.rstrip(b"\n"))
            if int(json.loads(line)["object"]["metadata"].get("resourceVersion", 0)) >= last():
                return


def job(chance, name):
    body = {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": name, "labels": {"n": str(chance.randrange(100))}},
            "spec": {"tfReplicaSpecs": {"Worker": {"replicas": chance.randrange(5), "template": TEMPLATE}}}}
    if chance.random() < 0.2:
        body["metadata"]["finalizers"] = ["example.com/hold"]
    return body


def step(chance, server, name, allows_apply):
    path, merge = f"{JOBS}/{name}", "application/merge-patch+json"
    pick = chance.randrange(20 if allows_apply else 18)
    if pick < 3:
        return server.call("POST", JOBS, job(chance, name))
    if pick < 5:
        return server.call("DELETE", path)
    if pick < 6:
        return server.call("PATCH", path, {"metadata": {"finalizers": None}}, merge)
    if pick < 9:
        return server.call("PATCH", path, {"metadata": {"labels": {"n": str(chance.randrange(3))}, "annotations": {"t": "<&>\u2028\u00e9"[:chance.randrange(6)]}}}, merge)
    if pick < 11:
        return server.call("PATCH", path, {"spec": {"activeDeadlineSeconds": chance.randrange(1, 4), "x": chance.choice([None, {}, [1.5, 1e21, "a"]])}}, merge)
    if pick < 13:
        return server.call("PATCH", f"{path}/status", {"status": {"phase": str(chance.randrange(3))}}, merge)
    if pick < 14:
        return server.call("PATCH", path, {"metadata": {"resourceVersion": "1", "labels": {"n": "stale"}}}, merge)
    if pick < 18:
        status, body = server.call("GET", path)
        if status != 200:
            return status, body
        found = json.loads(body)
        if chance.random() < 0.7:
            found["metadata"].setdefault("labels", {})["put"] = str(chance.randrange(100))
        return server.call("PUT", path, found)
    body = {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": name, "labels": {"applied": str(chance.randrange(3))}},
            "spec": {"tfReplicaSpecs": {"Worker": {"template": TEMPLATE}}}}
    return server.call("PATCH", f"{path}?fieldManager={chance.choice('xy')}&force=true", body, "application/apply-patch+yaml")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kube", required=True)
    arguments.add_argument("--token", required=True)
    arguments.add_argument("--replica", action="append", required=True)
    arguments.add_argument("--operations", type=int, default=10000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--apply", action="store_true", help="with server-side apply")
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    servers = [Server(options.kube, options.token), *[Server(url) for url in options.replica]]

    servers[0].call("DELETE", JOBS)
    for name in NAMES:
        servers[0].call("PATCH", f"{JOBS}/{name}", {"metadata": {"finalizers": None}}, "application/merge-patch+json")
    for server in servers:
        # a watch of a version before the first list of a replica would be 410
        server.call("GET", f"{JOBS}?resourceVersion=0")
    first = json.loads(servers[0].call("GET", JOBS)[1])["metadata"]["resourceVersion"]
    last, watched = [1 << 62], [[] for _ in servers]
    threads = [threading.Thread(target=Server(f"{server.url.scheme}://{server.url.netloc}", server.token).watch, args=(first, lambda: last[0], lines), daemon=True)
               for server, lines in zip(servers, watched)]
    for thread in threads:
        thread.start()

    differences, compared, statuses = 0, 0, {}

    def compare(path, what):
        nonlocal differences, compared
        answers = [server.call("GET", path) for server in servers]
        compared += 1
        if len(set(answers)) > 1:
            differences += 1
            if differences <= 5:
                print(f"DIFFERENT after {what}: {path}", *[f"\n  {status} {body.decode()[:1500]}" for status, body in answers], file=sys.stderr)
        return answers[0]

    for number in range(options.operations):
        name, index = chance.choice(NAMES), chance.randrange(len(servers))
        status, _ = step(chance, servers[index], name, options.apply)
        statuses[status] = statuses.get(status, 0) + 1
        compare(f"{JOBS}/{name}", f"operation {number} at server {index} ({status})")
        if number % 50 == 0:
            # list versions can differ by the writes of others in between, the items cannot
            lists = [json.loads(server.call("GET", JOBS)[1])["items"] for server in servers]
            compared += 1
            differences += any(items != lists[0] for items in lists)
            start, end = chance.sample(range(len(servers)), 2)
            page = json.loads(servers[start].call("GET", f"{JOBS}?limit=1")[1])
            rest = page["metadata"].get("continue")
            if rest:
                names = [item["metadata"]["name"] for item in page["items"] + json.loads(servers[end].call("GET", f"{JOBS}?continue={rest}")[1])["items"]]
                compared += 1
                differences += names != [item["metadata"]["name"] for item in lists[0]]

    servers[0].call("DELETE", f"{JOBS}/end")
    servers[0].call("POST", JOBS, job(random.Random(0), "end"))
    last[0] = int(json.loads(servers[0].call("GET", f"{JOBS}/end")[1])["metadata"]["resourceVersion"])
    for thread in threads:
        thread.join(30)
    events = [len(lines) for lines in watched]
    equal = all(lines == watched[0] for lines in watched)
    print(f"{options.operations} operations, statuses {dict(sorted(statuses.items()))}")
    print(f"{compared} reads and lists compared at {len(servers)} servers: {differences} different")
    print(f"watches with {events} events: {'equal to the byte' if equal else 'DIFFERENT'}")
    if not equal:
        at = next((i for i, lines in enumerate(zip(*watched)) if len(set(lines)) > 1), min(events))
        print(f"first at {at}:", *[lines[at].decode()[:1500] if at < len(lines) else None for lines in watched], sep="\n  ", file=sys.stderr)
    return 0 if differences == 0 and equal else 1


sys.exit(main())
