"""The rows of "Where it differs on purpose" in docs/fidelity.md that compare.py can meet, each with the differences that it explains."""
import json
import re
from pathlib import Path

DECODED = ("cannot be handled as a", " \"\" is invalid: patch: Invalid value: \"{", "the server rejected our request due to an error in our request",
           "strconv.ParseInt: parsing", "unmarshalerDecoder", "into Go value of type", "unable to decode", "no relationship")
LARGE = ("in body should be less than or equal to 2147483647",)


def is_wording(e):
    """Both reject for the same reason; only texts for people, and the fields that they name, can differ."""
    return e.statuses[0] == e.statuses[1] >= 400


def messages(e):
    return tuple((values[0].get("message") or "") if values and isinstance(values[0], dict) else "" for values in e.values)


def causes(value):
    details = value[0].get("details") or {}
    return sorted(json.dumps(cause) for cause in details.get("causes", []))


def is_rejected_by_decoder(e):
    return is_wording(e) and (any(text in messages(e)[0] for text in DECODED) or "must be a time like" in messages(e)[1])


def without_managers(values):
    objects = json.loads(json.dumps(values))
    for value in objects:
        value.get("object", value).get("metadata", {}).pop("managedFields", None)
    return objects


def has_lost_managers(e):
    return e.statuses in ((200, 200), (201, 201)) and "managedFields" not in e.texts[0] and "managedFields" in e.texts[1] \
        and without_managers(e.values[0]) == without_managers(e.values[1])


def has_causes_in_another_order(e):
    return is_wording(e) and all(e.values) and causes(e.values[0]) == causes(e.values[1]) != []


def is_indented(e):
    return e.statuses[0] == e.statuses[1] and e.values[0] == e.values[1] is not None and "pretty=true" in e.path


def without_descriptions(values):
    tables = json.loads(json.dumps(values))
    for table in tables or []:
        for column in table.get("columnDefinitions") or []:
            column.pop("description", None)
    return tables


def differs_in_descriptions(e):
    return '"kind":"Table"' in e.texts[1].replace(" ", "") and without_descriptions(e.values[0]) == without_descriptions(e.values[1])


def without_nulls_in_arrays(value, in_array=False):
    if isinstance(value, dict):
        return {name: without_nulls_in_arrays(member, in_array) for name, member in value.items() if not (in_array and member is None)}
    if isinstance(value, list):
        return [without_nulls_in_arrays(item, in_array=True) for item in value if item is not None]
    return value


def keeps_null_in_array(e):
    return e.values[0] and e.values[1] and e.statuses[0] == e.statuses[1] and e.kind in ("merge", "watch", "get", "list") \
        and without_nulls_in_arrays(e.values[0]) == without_nulls_in_arrays(e.values[1])


def is_json_patch(e):
    return e.kind == "json-patch" and "patch: Invalid value" in messages(e)[1]


ROWS = [
    ("an object, if a caller asks for indentation", is_indented),
    ("descriptions of the columns of a table", differs_in_descriptions),
    ("`null` inside an array of a merge patch, and in its objects", keeps_null_in_array),
    ("causes in the spec", has_causes_in_another_order),
    ("values in the causes of owner references", lambda e: is_wording(e) and "v1.OwnerReference{" in messages(e)[0]),
    ("metadata of a wrong type, numbers in a query, a JSON Patch that fails", is_rejected_by_decoder),
    ("JSON Patch: `test` of null, `replace` and `copy` from where there is nothing; a negative index",
     lambda e: is_json_patch(e) and (e.statuses[0] in (200, 400) or is_wording(e))),
    ("`replicas`, `backoffLimit` and `ttlSecondsAfterFinished` over 32 bits", lambda e: any(text in messages(e)[1] for text in LARGE)),
    ("`resourceVersion` in the body of a POST", lambda e: e.kind == "create" and e.statuses == (500, 400)),
    ("a DELETE with a body that is not `DeleteOptions`", lambda e: e.kind == "delete" and e.statuses[0] == 500 and e.statuses[1] in (400, 422)),
    ("an applied field of the wrong type, or that the schema does not have", lambda e: e.kind == "apply" and e.statuses == (500, 400)),
    ("a PATCH with a `resourceVersion` that is not a number", lambda e: e.kind in ("merge", "json-patch", "status") and e.statuses == (500, 400)),
    ("the manager of a `deletionGracePeriodSeconds` that was sent and ignored", lambda e: "f:deletionGracePeriodSeconds" in e.texts[0]),
    ("managers of an object that was written with a status of a wrong type, or with one owner twice", has_lost_managers),
    ("a `creationTimestamp` in an apply that is not a time", lambda e: e.kind == "apply" and e.statuses == (200, 422) and "must be a time like" in messages(e)[1]),
    ("a create with a name that is taken and a `generateName`", lambda e: e.kind == "create" and e.statuses == (500, 409)),
    ("the labels of an apply, if one of them is null",
     lambda e: e.kind == "apply" and e.statuses in ((200, 422), (201, 422)) and None in ((e.body.get("metadata") or {}).get("labels") or {}).values()),
    ("`resourceVersion` in the dry run of an apply that creates; a text that is not a version in that of a POST",
     lambda e: "dryRun" in e.path and e.statuses == (201, 201) and e.texts[1] == re.sub(r'"resourceVersion":"[^"]*",', "", e.texts[0])),
    ("a PATCH of `apiVersion` or `kind`, with other values that are not valid",
     lambda e: is_wording(e) and any(f"{name}: Invalid value" in messages(e)[1] or f"{name}: Required" in messages(e)[1] for name in ("kind", "apiVersion"))),
    ("a PATCH with metadata of a wrong type and an old version, or another name",
     lambda e: e.method == "PATCH" and e.statuses[0] == 422 and e.statuses[1] in (400, 409)),
]

PAGE = (Path(__file__).parents[2] / "docs" / "fidelity.md").read_text()
for row, _ in ROWS:
    assert f"| {row} |" in PAGE, f"docs/fidelity.md has no row: {row}"


def row_of(exchange):
    """Returns the row that explains a difference; None if there is none."""
    return next((row for row, explains in ROWS if explains(exchange)), None)
