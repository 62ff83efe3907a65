"""The rows of "Where it differs on purpose" in docs/fidelity.md that compare.py can meet, each with the differences that it explains.
A rule names the cause in the request, and compares the rest of the responses."""
import json
import re
from pathlib import Path

DECODED = ("cannot be handled as a", " \"\" is invalid: patch: Invalid value: \"{", "the server rejected our request due to an error in our request",
           "strconv.ParseInt: parsing", "was undeterminable: name must be provided", "unmarshalerDecoder")
LARGE = "in body should be less than or equal to 2147483647"


def has_equal_form(e):
    return e.statuses[0] == e.statuses[1] and e.response_headers[0] == e.response_headers[1]


def is_wording(e):
    """Both reject with the same status; only texts for people, and the fields that they name, can differ."""
    return has_equal_form(e) and e.statuses[0] >= 400


def message(e, side):
    values = e.values[side]
    return (values[0].get("message") or "") if values and isinstance(values[0], dict) else ""


def metadata(e):
    found = e.body.get("metadata") if isinstance(e.body, dict) else None
    return found if isinstance(found, dict) else {}


def changes(e, path):
    """Whether a JSON Patch changes the value at a path."""
    return e.kind == "json-patch" and any(operation["path"] == path for operation in e.body)


def without(values, *names):
    """Returns the text of the values without members of these names, at every level. The order of members, and the form of numbers, stay."""
    def strip(value):
        if isinstance(value, dict):
            return {name: strip(member) for name, member in value.items() if name not in names}
        return [strip(item) for item in value] if isinstance(value, list) else value
    return json.dumps(strip(values))


def is_rejected_by_decoder(e):
    return is_wording(e) and any(text in message(e, 0) for text in DECODED)


def has_bad_time(e):
    return metadata(e).get("creationTimestamp") == "soon" and "must be a time like" in message(e, 1)


def has_causes_in_another_order(e):
    if not is_wording(e) or not all(e.values) or "causes" not in e.texts[0]:
        return False
    causes = [sorted(json.dumps(cause) for cause in values[0]["details"].get("causes", [])) for values in e.values]
    return causes[0] == causes[1] and without(e.values[0], "causes", "message") == without(e.values[1], "causes", "message")


def is_indented(e):
    return has_equal_form(e) and "pretty=true" in e.path and e.values[0] and "kind" in e.values[0][0] and e.values[0][0]["kind"] != "Status" \
        and ("\n" not in e.texts[0] or '"fieldsV1": {"f:' in e.texts[0]) and json.dumps(e.values[0]) == json.dumps(e.values[1])


def differs_in_descriptions(e):
    return has_equal_form(e) and "as=Table" in e.headers.get("Accept", "") and without(e.values[0], "description") == without(e.values[1], "description")


def without_nulls_in_arrays(value, in_array=False):
    if isinstance(value, dict):
        return {name: without_nulls_in_arrays(member, in_array) for name, member in value.items() if not (in_array and member is None)}
    if isinstance(value, list):
        return [without_nulls_in_arrays(item, in_array=True) for item in value if item is not None]
    return value


def keeps_null_in_array(e):
    if not has_equal_form(e) or not all(e.values) or "null" not in e.texts[1]:
        return False
    kube, server = ([json.dumps(without_nulls_in_arrays(value)) for value in values] for values in e.values)
    return kube == server and [json.dumps(value) for value in e.values[0]] == kube


def is_json_patch_with(e, *operations):
    return e.kind == "json-patch" and "patch: Invalid value" in message(e, 1) and any(operation["op"] in operations for operation in e.body)


def is_from_cache(e):
    """Whether a list without pages, of any or an older version, only differs in its order."""
    def in_order(values):
        parts = json.loads(without(values, "description"))
        return [{name: sorted(map(json.dumps, member)) if name in ("items", "rows") else member for name, member in part.items()} for part in parts]
    if not re.search(r"[?&]resourceVersion=[^&]", e.path) or not has_equal_form(e) or not all(e.values):
        return False
    # the first object whose precondition fails is reported
    return e.kind == "list" and e.statuses[0] == 200 and in_order(e.values[0]) == in_order(e.values[1]) \
        or e.kind == "delete-all" and e.statuses[0] == 409 and all("in the precondition" in text for text in e.texts)


def has_null_label(body):
    metadata = body.get("metadata") if isinstance(body, dict) else None
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return isinstance(labels, dict) and None in labels.values()


def has_null(body):
    metadata = body.get("metadata") if isinstance(body, dict) else None
    return has_null_label(body) or isinstance(metadata, dict) and None in metadata.values()


def follows_null(e):
    """Whether only the version differs, after an apply of null, which stays in the store of a real server."""
    path = re.sub(r"(/status)?(\?.*)?$", "", e.path)
    applied = any(kind == "apply" and earlier.startswith(path) and has_null(body) for kind, _, earlier, _, body in e.earlier)
    return applied and e.method in ("PATCH", "PUT") and has_equal_form(e) and e.statuses[0] == 200 \
        and len({re.sub(r"<version\d+>", "<version>", json.dumps(value)) for value in e.values}) == 1


def has_lost_managers(e):
    # a status that is no object, or one owner twice, in this write
    owners = metadata(e).get("ownerReferences") or []
    wrong = isinstance(e.body, dict) and not isinstance(e.body.get("status", {}), dict) or len(owners) == 2 and owners[0] == owners[1] \
        or changes(e, "/status")
    return wrong and has_equal_form(e) and "managedFields" not in e.texts[0] \
        and without(e.values[0], "managedFields") == without(e.values[1], "managedFields")


def has_more_managers(e):
    mark = '"f:deletionGracePeriodSeconds":{}'
    return has_equal_form(e) and mark in e.texts[0] and mark not in e.texts[1] \
        and without(e.values[0], "managedFields") == without(e.values[1], "managedFields")


ROWS = [
    ("an object, if a caller asks for indentation", is_indented),
    ("descriptions of the columns of a table", differs_in_descriptions),
    ("`null` inside an array of a merge patch, and in its objects", keeps_null_in_array),
    ("causes in the spec", has_causes_in_another_order),
    ("values in the causes of owner references",
     lambda e: is_wording(e) and "v1.OwnerReference{" in message(e, 0) and "metadata.ownerReferences" in message(e, 1)),
    ("metadata of a wrong type, numbers in a query, a JSON Patch that fails", lambda e: is_rejected_by_decoder(e) or is_wording(e) and has_bad_time(e)),
    ("JSON Patch: `test` of null, `replace` and `copy` from where there is nothing; a negative index",
     lambda e: is_json_patch_with(e, "test", "replace", "copy") and (e.statuses[0] in (200, 400) or is_wording(e))),
    ("`replicas`, `backoffLimit` and `ttlSecondsAfterFinished` over 32 bits",
     lambda e: LARGE in message(e, 1) and LARGE not in message(e, 0) and str(2**31) in json.dumps(e.body)),
    ("`resourceVersion` in the body of a POST", lambda e: e.kind == "create" and e.statuses == (500, 400) and "resourceVersion" in metadata(e)),
    ("a DELETE with a body that is not `DeleteOptions`",
     lambda e: e.kind == "delete" and e.statuses[0] == 500 and e.statuses[1] in (400, 422) and (e.body or {}).get("kind") == "Pod"),
    ("an applied field of the wrong type, or that the schema does not have",
     lambda e: e.kind == "apply" and e.statuses == (500, 400) and "failed to create typed patch object" in message(e, 0)),
    ("a GET with a `resourceVersion` that is not a number",
     lambda e: e.method == "GET" and e.statuses in ((500, 400), (400, 400)) and "strconv.ParseUint" in e.texts[0] and "must be a version" in e.texts[1]),
    ("a GET at the version of a change of another kind",
     lambda e: e.method == "GET" and "{version}" in e.path and e.statuses[0] == 504 and "Too large resource version" in e.texts[0] and e.statuses[1] in (200, 404)),
    ("a list with a `resourceVersion` and without a `limit`, the first events of a watch without a version", is_from_cache),
    ("the reason of a `continue` token that is not valid", lambda e: is_wording(e) and all("invalid continue token: " in text for text in e.texts)),
    ("a PATCH with a `resourceVersion` that is not a number",
     lambda e: e.method == "PATCH" and e.statuses == (500, 400) and "resourceVersion" in json.dumps(e.body) and "ParseUint" in message(e, 0)),
    ("the manager of a `deletionGracePeriodSeconds` that was sent and ignored", has_more_managers),
    ("managers of an object that was written with a status of a wrong type, or with one owner twice", has_lost_managers),
    ("a `creationTimestamp` in an apply that is not a time", lambda e: e.kind == "apply" and e.statuses == (200, 422) and has_bad_time(e)),
    ("a create with a name that is taken and a `generateName`", lambda e: e.kind == "create" and e.statuses == (500, 409) and "generateName" in metadata(e)),
    ("the labels of an apply, if one of them is null",
     lambda e: e.kind == "apply" and (e.statuses in ((200, 422), (201, 422)) or is_wording(e)) and has_null_label(e.body)),
    ("an apply or update without a change, after an apply that removed all labels, annotations or the like, or sent null for them or one of them", follows_null),
    ("`resourceVersion` in the dry run of an apply that creates; a text that is not a version in that of a POST",
     lambda e: "dryRun" in e.path and e.statuses == (201, 201) and e.texts[1] == re.sub(r'"resourceVersion":"[^"]*",', "", e.texts[0])),
    ("a PATCH of `apiVersion` or `kind`, with other values that are not valid",
     lambda e: e.method == "PATCH" and is_wording(e) and re.search(r"invalid: (kind|apiVersion): (Invalid|Required) value", message(e, 1))),
    ("a PATCH with metadata of a wrong type and an old version, or another name or namespace",
     lambda e: e.method == "PATCH" and e.statuses[0] == 422 and e.statuses[1] in (400, 409)
     and (not metadata(e).keys().isdisjoint(("resourceVersion", "name", "namespace")) or changes(e, "/metadata/name") or changes(e, "/metadata/resourceVersion"))),
]

PAGE = (Path(__file__).parents[2] / "docs" / "fidelity.md").read_text().split("## Where it differs on purpose")[1].split("## Garbage collection")[0]
for row, _ in ROWS:
    assert f"| {row} |" in PAGE, f"docs/fidelity.md has no row: {row}"


def row_of(exchange):
    """Returns the row that explains a difference; None if there is none."""
    return next((row for row, explains in ROWS if explains(exchange)), None)
