#!/usr/bin/env python3
"""Sends the same random requests to a real kube-apiserver and to TfJobApi, and compares the responses and the events of a watch.
It is not part of CI, which has no kube-apiserver.

Usage: compare.py --kube https://127.0.0.1:6443 --server http://127.0.0.1:8080 --token TOKEN
       [--namespace kube-test] [--seed 1] [--sequences 1000] [--apply]

The kube-apiserver (1.20) needs the custom resource tfjobs.kubeflow.org and the namespace; with --apply also server-side apply.
TfJobApi runs with --Profile=Kubernetes --Seeding:Sample=false, with --apply also with --ManagedFields=true.
Prints how many responses are equal to the byte (uids, versions and times of now aside), how many differ by each row of "Where it
differs on purpose" in docs/fidelity.md, and every other difference. A sequence with another difference is printed and repeated once.
Returns 1 if there is another difference again.
"""
import argparse
import collections
import datetime
import http.client
import json
import re
import ssl
import sys
import threading
from urllib.parse import urlsplit

from known import row_of
from sequences import MERGE, OWNER, Requests, job

COLLECTOR_FINALIZERS = ("orphan", "foregroundDeletion")


class Server:
    def __init__(self, url, token, jobs):
        self.url, self.token, self.jobs, self.connection = urlsplit(url), token, jobs, None
        self.last = {}

    def open(self):
        if self.url.scheme == "https":
            return http.client.HTTPSConnection(self.url.netloc, context=ssl._create_unverified_context(), timeout=60)
        return http.client.HTTPConnection(self.url.netloc, timeout=60)

    def call(self, method, path, headers=None, body=None):
        self.connection = self.connection or self.open()
        headers = {"Accept": "application/json", "User-Agent": "compare/1", "Authorization": f"Bearer {self.token}", **(headers or {})}
        if body is not None:
            headers = {"Content-Type": "application/json", **headers}
        self.connection.request(method, path, None if body is None else json.dumps(body, ensure_ascii=False).encode(), headers)
        response = self.connection.getresponse()
        compared = tuple(response.headers.get(name) for name in ("Content-Type", "Retry-After", "Warning"))
        return response.status, compared, response.read().decode()

    def stored(self, path):
        status, _, text = self.call("GET", path)
        return json.loads(text) if status == 200 else None

    def clean(self):
        self.last = {"{version}": "", "{token}": ""}
        self.call("DELETE", self.jobs)
        for item in self.stored(self.jobs)["items"]:
            self.call("PATCH", f"{self.jobs}/{item['metadata']['name']}", {"Content-Type": MERGE}, {"metadata": {"finalizers": None, "labels": None}})
        return self.stored(self.jobs)["metadata"]["resourceVersion"]

    def collect_garbage(self):
        """Removes the finalizers of deletion policies, as a controller manager does: there are no dependents."""
        for item in self.stored(self.jobs)["items"]:
            finalizers = item["metadata"].get("finalizers", [])
            if item["metadata"].get("deletionTimestamp") and any(name in COLLECTOR_FINALIZERS for name in finalizers):
                rest = [name for name in finalizers if name not in COLLECTOR_FINALIZERS]
                self.call("PATCH", f"{self.jobs}/{item['metadata']['name']}", {"Content-Type": MERGE}, {"metadata": {"finalizers": rest}})

    def send(self, request):
        kind, method, path, headers, body = request
        if callable(body):
            found = self.stored(path.split("?")[0].removesuffix("/status"))
            body = body(found or job(path.split("?")[0].removesuffix("/status").split("/")[-1]))
        for place, value in self.last.items():
            path = path.replace(place, value)
        response = self.call(method, path, headers, body)
        if kind == "list" and response[0] == 200:
            listed = json.loads(response[2])["metadata"]
            self.last = {"{version}": listed["resourceVersion"], "{token}": listed.get("continue", "")}
        if kind.startswith("delete"):
            self.collect_garbage()
        return response


class Names:
    """Replaces what differs by chance: uids, versions, times of now, generated names, tokens, ages."""

    def __init__(self):
        self.names, self.is_error = {}, False

    def name(self, kind, text):
        # texts of errors differ, so that they give no names
        return self.names.get((kind, text), f"<{kind}>") if self.is_error else self.names.setdefault((kind, text), f"<{kind}{len(self.names)}>")

    def replace(self, text, is_error=False):
        self.is_error = is_error
        text = re.sub(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", lambda m: m[0] if m[0] == OWNER else self.name("uid", m[0]), text)
        text = re.sub(r'("resourceVersion":\s*")\d+("(?=,\s*"selfLink":\s*"[^"]*/tfjobs"))', r"\1<list>\2", text)
        text = re.sub(r'("selfLink":\s*"[^"]*/tfjobs",\s*"resourceVersion":\s*")\d+', r"\1<list>", text)
        text = re.sub(
            r'(resourceVersion\\*"?: ?\\*"|ResourceVersion in (?:precondition: |object meta: |record \()|name of the object \()(\d+)', self.version, text)
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", time_of, text)
        text = re.sub(r'("continue":\s*")[^"]+', r"\1<token>", text)
        text = re.sub(r"\bg-[a-z0-9]{5}\b", "g-<random>", text)
        return re.sub(r'("cells":\s*\[[^\]]*?)"\d+m?\d*s"', r'\1"<age>"', text)

    def version(self, match):
        return match[1] + (match[2] if match[2] in ("0", "1", "5", "999999999") else self.name("version", match[2]))


def time_of(match):
    then = datetime.datetime.fromisoformat(match[0].replace("Z", "+00:00"))
    now = "<now>" if "." not in match[0] else "<now with a fraction>"
    return now if abs(datetime.datetime.now(datetime.timezone.utc) - then) < datetime.timedelta(minutes=15) else match[0]


def events(server, version):
    return server.call("GET", f"{server.jobs}?watch=1&resourceVersion={version}&timeoutSeconds=1")[2]


class Exchange:
    """One request with both responses, in which names stand for what differs by chance, and the earlier requests of its sequence."""

    def __init__(self, request, kube, server, earlier=()):
        self.earlier = earlier
        self.kind, self.method, self.path, self.headers, self.body = request
        self.statuses = kube[0], server[0]
        self.response_headers = kube[1], server[1]
        self.texts = kube[2], server[2]
        self.values = tuple(parse(text) for text in self.texts)

    @property
    def is_equal(self):
        return all(kube == server for kube, server in (self.statuses, self.response_headers, self.texts))

    def print(self, seed, step):
        print(f"seed {seed}, step {step}: {self.method} {self.path} {self.headers}\n    {json.dumps(self.body, default=str)[:600]}")
        for who, status, text in zip(("kube  ", "server"), self.statuses, self.texts):
            at = next((i for i, pair in enumerate(zip(*self.texts)) if pair[0] != pair[1]), 0)
            print(f"    {who} {status} …{text[max(0, at - 200):at + 300]!r}")


def parse(text):
    values, decoder, rest = [], json.JSONDecoder(), text.strip()
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except ValueError:
            return None
        values.append(value)
        rest = rest[end:].strip()
    return values


def run(kube, server, seed, options):
    """Yields the exchanges of one sequence."""
    servers, names = (kube, server), (Names(), Names())
    versions = [each.clean() for each in servers]
    requests, earlier = Requests(seed, kube.jobs, options.apply), []
    for _ in range(options.length):
        request = requests.next()
        responses = [each.send(request) for each in servers]
        named = ((status, headers, name.replace(text, status >= 400)) for (status, headers, text), name in zip(responses, names))
        exchange = Exchange(request, *named, earlier)
        earlier = [*earlier, request]
        yield exchange
        if exchange.method != "GET" and exchange.statuses[0] != exchange.statuses[1] and min(exchange.statuses) < 300:
            return
        states = [name.replace(json.dumps(each.stored(each.jobs)["items"])) for each, name in zip(servers, names)]
        if states[0] != states[1]:
            # the rest of the sequence would differ; after equal responses this is a difference of its own
            if exchange.is_equal:
                yield Exchange(("state", "GET", kube.jobs, {}, None), *((200, (), state) for state in states))
            return

    texts = [None, None]
    threads = [threading.Thread(target=lambda i=i: texts.__setitem__(i, events(servers[i], versions[i]))) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    yield Exchange(("watch", "GET", f"{kube.jobs}?watch=1", {}, None), *((200, (), name.replace(text)) for text, name in zip(texts, names)))


def explain(exchanges):
    """Returns the exchanges, each with the row that explains its difference; None without a difference, or without a row."""
    return [(exchange, None if exchange.is_equal else row_of(exchange)) for exchange in exchanges]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kube", required=True)
    arguments.add_argument("--server", required=True)
    arguments.add_argument("--token", required=True)
    arguments.add_argument("--namespace", default="kube-test", help="its TFJobs are deleted")
    arguments.add_argument("--seed", type=int, default=1, help="of the first sequence; the next ones follow")
    arguments.add_argument("--sequences", type=int, default=1000)
    arguments.add_argument("--length", type=int, default=14)
    arguments.add_argument("--apply", action="store_true", help="with server-side apply")
    arguments.add_argument("--show", type=int, default=20, help="the number of other differences that are printed")
    arguments.add_argument("--rows", action="store_true", help="prints the first exchange of each row")
    options = arguments.parse_args()
    jobs = f"/apis/kubeflow.org/v1/namespaces/{options.namespace}/tfjobs"
    kube, server = Server(options.kube, options.token, jobs), Server(options.server, options.token, jobs)

    exchanges, equal, rows, others, repeated = 0, 0, collections.Counter(), 0, 0
    for seed in range(options.seed, options.seed + options.sequences):
        found = explain(run(kube, server, seed, options))
        differing = [(step, exchange) for step, (exchange, row) in enumerate(found) if row is None and not exchange.is_equal]
        if differing:
            # two writes in one second at one server can be in two at the other one; managers are in the order of their seconds
            repeated += 1
            for step, exchange in differing:
                print("repeated:", end=" ")
                exchange.print(seed, step)
            found = explain(run(kube, server, seed, options))
        for step, (exchange, row) in enumerate(found):
            exchanges += 1
            if exchange.is_equal:
                equal += 1
            elif row is None:
                others += 1
                if others <= options.show:
                    exchange.print(seed, step)
            else:
                rows[row] += 1
                if options.rows and rows[row] == 1:
                    print(row)
                    exchange.print(seed, step)

    print(f"{exchanges:,} exchanges in {options.sequences:,} sequences: {equal:,} equal, {rows.total():,} different on purpose, {others:,} other; "
          f"{repeated:,} sequences were repeated")
    for row, count in rows.most_common():
        print(f"{count:7,}  {row}")
    return 1 if others else 0


sys.exit(main())
