"""Random sequences of requests for compare.py. The same seed gives the same requests."""
import json
import random
from urllib.parse import quote

MERGE, JSON_PATCH, APPLY = "application/merge-patch+json", "application/json-patch+json", "application/apply-patch+yaml"
TABLE, METADATA = (f"application/json;as={form};v=v1;g=meta.k8s.io" for form in ("Table", "PartialObjectMetadata"))
NAMES = ["a", "b", "c"]
OWNER = "11111111-2222-4333-8444-555555555555"

VALID_LABELS = {"app": ["x", "", "v-1"], "tier": ["db"], "x.io/role": ["a", "b"]}
ANY_KEYS = [*VALID_LABELS, "", "-a", "a b", "a/b/c", "k" * 64, "UPPER", "x.io/" + "n" * 64]
ANY_VALUES = ["x", "", "a b", "\u00fc", "v" * 63, "v" * 64, 5, 1.5, True, None, {}, ["q"]]
FIELDS = {
    "activeDeadlineSeconds": [1, 60, 3600, 0, -1, 60.0, 1e3, 1.5, "60", None, 2**63 - 1, True, {}],
    "ttlSecondsAfterFinished": [0, 100, -1, 2**31 - 1, 2**31, 1.0, "9", None, []],
    "cleanPodPolicy": ["All", "Running", "None", "Never", "", None, 3],
    "backoffLimit": [6, 0, -1, None, "6", 2.0],
    "extra": [1, "x", None, {"deep": {"er": [1, {"a": None}]}}, [None, {"b": None, "c": 1}]],
}
REPLICAS = [None, 7, {"replicas": 2}, {"replicas": -1}, {"replicas": "1"}, {"replicas": None}, {"template": None}, {"restartPolicy": "ExitCode"},
            {"restartPolicy": "Sometimes"}, {"replicas": 1, "template": {"spec": {"containers": []}}}]
METADATA_MEMBERS = [
    {"finalizers": ["x.io/hold"]}, {"finalizers": ["x.io/hold", "y.io/hold"]}, {"finalizers": ["bad"]}, {"finalizers": []}, {"finalizers": None},
    {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": OWNER}]},
    {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": OWNER}] * 2},
    {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": n, "uid": OWNER, "controller": True} for n in "op"]},
    {"ownerReferences": [{"apiVersion": "v1", "kind": "Event", "name": "e", "uid": OWNER}]},
    {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap"}]}, {"ownerReferences": [{"kind": 1}]}, {"ownerReferences": None},
    {"generateName": "g-"}, {"generation": 77}, {"uid": OWNER}, {"uid": None}, {"creationTimestamp": None}, {"selfLink": "/x"},
    {"creationTimestamp": "2001-01-01T00:00:00Z"}, {"creationTimestamp": "soon"}, {"name": "other"}, {"name": None}, {"namespace": "other"},
    {"namespace": None}, {"clusterName": "c"}, {"unknown": 1}, {"deletionGracePeriodSeconds": 3}, {"deletionTimestamp": None}, {"managedFields": []},
    {"resourceVersion": "999999999"}, {"resourceVersion": "abc"}, {"resourceVersion": None}, {"resourceVersion": 5}, {"annotations": {"k": "v" * 200}},
]
PATHS = ["/metadata/labels", "/metadata/labels/app", "/metadata/labels/x.io~1role", "/metadata/annotations", "/metadata/finalizers",
         "/metadata/finalizers/0", "/metadata/finalizers/-", "/metadata/ownerReferences", "/spec/backoffLimit", "/spec/ttlSecondsAfterFinished",
         "/spec/extra", "/spec/extra/deep", "/spec/tfReplicaSpecs/Worker/replicas", "/spec/tfReplicaSpecs/Worker/template/spec/containers/0",
         "/spec/tfReplicaSpecs/Worker/template/spec/containers/-", "/status", "/status/x", "/nope/x", "/metadata/resourceVersion", "/metadata/name"]
DELETE_OPTIONS = [None, None, None, {}, {"propagationPolicy": "Background"}, {"propagationPolicy": "Foreground"}, {"propagationPolicy": "Orphan"},
                  {"propagationPolicy": "Never"}, {"orphanDependents": True}, {"preconditions": {"uid": OWNER}},
                  {"preconditions": {"resourceVersion": "1"}}, {"dryRun": ["All"]}, {"gracePeriodSeconds": -1}, {"gracePeriodSeconds": 5},
                  {"kind": "DeleteOptions", "apiVersion": "v1"}, {"kind": "Pod", "apiVersion": "v1"}]
SELECTORS = ["app=x", "app!=x", "app in (x,v-1)", "app notin (x)", "app", "!app", "tier>3", "app=x,tier", "app==", "=x", "app in ()", "a b", ""]
FIELD_SELECTORS = ["metadata.name=a", "metadata.name!=a", "metadata.namespace=kube-test", "status.x=1", "metadata.name", "metadata.name=a=b"]
VERSIONS = ["0", "{version}", "{version}", "00", "abc", "-1", ""]


def job(name):
    template = {"spec": {"containers": [{"name": "tensorflow", "image": "i", "args": ["a", "b"]}], "restartPolicy": "OnFailure"}}
    return {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": name},
            "spec": {"backoffLimit": 6, "tfReplicaSpecs": {kind: {"replicas": 1, "template": template} for kind in ("Ps", "Worker")}}}


class Requests:
    """Makes (kind, method, path, headers, body) with the body as a value, a text, or a function from the stored object.
    In a path {version} and {token} stand for those of the last list."""

    def __init__(self, seed, jobs, applies):
        self.random, self.jobs, self.applies = random.Random(seed), jobs, applies

    def next(self):
        kinds = {"create": 16, "merge": 26, "json-patch": 9, "status": 6, "get": 5, "list": 12, "delete": 9, "delete-all": 2, "release": 5, "put": 9}
        if self.applies:
            kinds["apply"] = 24
        kind = self.random.choices(list(kinds), list(kinds.values()))[0]
        return (kind, *getattr(self, kind.replace("-", "_"))(f"{self.jobs}/{self.pick([*NAMES, *NAMES, 'none'])}"))

    def create(self, _):
        return "POST", self.jobs + self.query(), {}, self.job()

    def merge(self, path):
        return "PATCH", path + self.query("?force=true"), {"Content-Type": MERGE}, self.patch()

    def json_patch(self, path):
        return "PATCH", path + self.query(), {"Content-Type": JSON_PATCH}, [self.operation() for _ in range(self.random.randint(1, 3))]

    def status(self, path):
        status = self.pick([{"conditions": [{"type": "Running", "status": "True"}]}, {"startTime": "2020-01-01T00:00:00Z"}, {}, None, {"a": None}, 3])
        more = self.pick([{}, {}, {"spec": {"backoffLimit": 9}}, {"metadata": {"labels": self.labels()}}])
        return "PATCH", path + "/status" + self.query(), {"Content-Type": MERGE}, {"status": status, **more}

    def get(self, path):
        query = self.query(*(f"?resourceVersion={version}" for version in VERSIONS))
        return "GET", path + query, {"Accept": self.pick(["application/json", TABLE, METADATA, "text/html", "application/yaml", "*/*"])}, None

    def list(self, _):
        parameters = {
            "labelSelector": (0.4, SELECTORS), "fieldSelector": (0.4, FIELD_SELECTORS), "limit": (0.5, ["1", "1", "2", "2", "0", "-1", "x", ""]),
            "continue": (0.3, ["{token}", "{token}", "{token}", "zzz", ""]), "resourceVersion": (0.3, VERSIONS),
            "resourceVersionMatch": (0.2, ["Exact", "Exact", "NotOlderThan", "NotOlderThan", "Never", ""])}
        query = "&".join(f"{name}={quote(self.pick(values), safe='{}')}" for name, (share, values) in parameters.items() if self.random.random() < share)
        return "GET", f"{self.jobs}?{query}", {"Accept": self.pick(["application/json", "application/json", TABLE])}, None

    def delete(self, path):
        more = ["?gracePeriodSeconds=0", "?gracePeriodSeconds=x", "?propagationPolicy=Orphan", "?propagationPolicy=Foreground", "?orphanDependents=true"]
        return "DELETE", path + self.query(*more), {}, self.pick(DELETE_OPTIONS)

    def delete_all(self, _):
        return "DELETE", self.jobs + self.pick(["", "?labelSelector=app%3Dx", "?limit=1", "?fieldSelector=metadata.name%3Da", "?dryRun=All", "?resourceVersion=0", "?continue={token}"]), {}, None

    def release(self, path):
        return "PATCH", path, {"Content-Type": MERGE}, {"metadata": {"finalizers": self.pick([None, [], ["x.io/hold"]])}}

    def put(self, path):
        return "PUT", path + self.pick(["", "", "/status"]) + self.query(), {}, self.pick(CHANGES)

    def apply(self, path):
        body = {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"labels": self.labels()} if self.good() else {}, "spec": {}}
        if self.random.random() < 0.6:
            body["spec"] = job("")["spec"]
        if self.random.random() < 0.6:
            body["spec"] |= self.fields()
        if self.random.random() < 0.25:
            body["metadata"] |= self.pick(METADATA_MEMBERS)
        if self.random.random() < 0.1:
            body |= self.pick([{"status": {"phase": "x"}}, {"kind": "Pod"}, {"other": 1}, {"spec": None}, {"metadata": None}])
        manager, force = self.pick(["m1", "m2", "m3"]), self.pick(["", "", "&force=true", "&force=false", "&dryRun=All"])
        query = f"?fieldManager={manager}{force}" if self.random.random() < 0.97 else self.pick(["", "?fieldManager=", "?force=true"])
        return "PATCH", path + self.pick(["", "", "", "", "/status"]) + query, {"Content-Type": APPLY}, body

    def pick(self, values):
        return self.random.choice(values)

    def good(self):
        return self.random.random() < 0.75

    def query(self, *more):
        return self.pick(["", "", "", "", "?pretty=true", "?dryRun=All", "?dryRun=Some", "?fieldManager=me", "?fieldManager=" + "m" * 129, *more])

    def labels(self):
        if self.random.random() < 0.05:
            return self.pick([None, {}, [], "x", 3])
        if self.good():
            return {key: self.pick(VALID_LABELS[key]) for key in self.random.sample(list(VALID_LABELS), self.random.randint(1, 3))}
        return {self.pick(ANY_KEYS): self.pick(ANY_VALUES) for _ in range(2)}

    def fields(self):
        fields = {}
        for name in self.random.sample(list(FIELDS), self.random.randint(1, 2)):
            fields[name] = self.pick(FIELDS[name][:2] if self.good() else FIELDS[name])
        if self.random.random() < 0.2:
            fields["tfReplicaSpecs"] = {self.pick(["Worker", "Ps", "Chief", "Evaluator"]): self.pick(REPLICAS)}
        return fields

    def patch(self):
        patch, metadata = {}, {}
        if self.random.random() < 0.6:
            metadata["labels"] = self.labels()
        if self.random.random() < 0.25:
            metadata["annotations"] = self.labels()
        if self.random.random() < 0.25:
            metadata |= self.pick(METADATA_MEMBERS)
        if metadata:
            patch["metadata"] = metadata
        if self.random.random() < 0.5:
            patch["spec"] = self.fields() if self.random.random() < 0.97 else self.pick([None, [], "x", {}])
        if self.random.random() < 0.08:
            patch |= self.pick([{"status": {"a": 1}}, {"status": 3}, {"kind": "Pod"}, {"apiVersion": "v2"}, {"kind": None}, {"other": 1}, {"metadata": None},
                                {"metadata": []}])
        return patch

    def operation(self):
        operation = {"op": self.pick(["add", "add", "replace", "remove", "test", "copy", "move"]), "path": self.pick(PATHS)}
        if operation["op"] in ("add", "replace", "test"):
            operation["value"] = self.pick(["x", 1, 6, {"app": "x"}, ["x.io/hold"], {"name": "c2", "image": "i"}, True])
        if operation["op"] in ("copy", "move"):
            operation["from"] = self.pick([path for path in PATHS if path != "/metadata/resourceVersion"])
        return operation

    def job(self):
        body = job(self.pick(NAMES))
        if self.random.random() < 0.5:
            body["metadata"]["labels"] = self.labels()
        if self.random.random() < 0.35:
            body["metadata"] |= self.pick(METADATA_MEMBERS)
        if self.random.random() < 0.4:
            fields = self.fields()
            body["spec"]["tfReplicaSpecs"] |= fields.pop("tfReplicaSpecs", {})
            body["spec"] |= fields
        if self.random.random() < 0.05:
            body |= self.pick([{"kind": "Pod"}, {"apiVersion": "v1"}, {"kind": ""}, {"other": {"a": 1}}, {"status": {"x": 1}}, {"status": 3}, {"spec": None}])
        return body


def changed(**members):
    """Returns a change of the stored object: members of the metadata, of the spec, or of the object; None removes a member."""
    def change(stored):
        body = json.loads(json.dumps(stored))
        for name, value in members.items():
            place = body["metadata"] if name in ("resourceVersion", "uid", "labels", "name", "generation", "finalizers", "ownerReferences") else body
            if name in FIELDS:
                place = body.setdefault("spec", {})
            if value is None:
                place.pop(name, None)
            else:
                place[name] = value
        return body
    return change


CHANGES = [changed(), changed(resourceVersion=None), changed(labels={"put": "1"}), changed(ttlSecondsAfterFinished=5), changed(uid=None),
           changed(status={"p": 1}), changed(resourceVersion="1"), changed(name="zzz"), changed(spec=None), changed(generation=55), changed(kind=None),
           changed(finalizers=["x.io/hold"]), changed(finalizers=None), changed(ownerReferences=None), changed(extra={"n": [1, 2.5]})]
