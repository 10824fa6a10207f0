"""TM Forum's own kit: a Postman collection that the user brings, run by newman.

A kit is a folder with a collection, an environment and a `config.json` with `url`, `headers` and
`payloads`, anywhere in it. What the kit's own runner does with the configuration is done here: the
variable that request URLs begin with becomes the base URL, the headers are sent with every request,
and the payload of a resource is what its first POST sends.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tmf622_conformance.check import CannotRun, Result
from tmf622_conformance.ctk.assertions import results_of

Json = dict[str, Any]
SECONDS: Final = 900
"""How long a collection may take."""
_BASE: Final = re.compile(r"^\{\{\s*([^}\s]+)\s*\}\}(?=/|$|(\w))")
"""The variable that a URL begins with, and whether a path follows it without a slash."""
_WRITTEN: Final = {"pmtest.json", "TMFENV.json", "package.json", "package-lock.json"}
"""What a kit's own runner leaves behind, and what is no part of a kit."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a kit's folder has in it."""

    collections: Mapping[Path, Json]
    environment: Json = field(default_factory=dict)
    config: Json = field(default_factory=dict)


def results(
    folder: Path, base_url: str, headers: Mapping[str, str], progress: Callable[[], None]
) -> Iterator[Result]:
    """How each assertion of the kit comes out; raises `CannotRun` without newman or a kit."""
    newman = _newman(folder)
    kit = _read(folder)
    asserted = False
    for path, collection in kit.collections.items():
        prepared = prepare(collection, kit.config, headers)
        environment = _environment(kit, prepared, base_url)
        for result in results_of(path.stem, _run(newman, prepared, environment)):
            asserted = True
            progress()
            yield result
    if not asserted:
        raise CannotRun(f"nothing is asserted by {', '.join(map(str, kit.collections))}")


def _newman(folder: Path) -> str:
    beside = next(folder.rglob("node_modules/.bin/newman"), None)
    found = shutil.which("newman") or (str(beside) if beside else None)
    if found is None:
        raise CannotRun(
            "the official kit is run by newman, which is not there: install Node.js, "
            "and then newman with `npm install --global newman`"
        )
    return found


def _read(folder: Path) -> Kit:
    collections: dict[Path, Json] = {}
    environment: Json = {}
    config: Json = {}
    for path in sorted(folder.rglob("*.json")):
        if "node_modules" in path.parts or path.name in _WRITTEN:
            continue
        content = _json(path)
        if "postman" in str(_within(content, "info", "schema")):
            if not isinstance(_within(content, "item"), list):
                raise CannotRun(f"{path} is not a Postman collection of requests: it has no items")
            collections[path] = content
        elif isinstance(_within(content, "values"), list):
            environment = environment or content
        elif path.name == "config.json" and isinstance(content, dict):
            config = content
    if not collections:
        raise CannotRun(f"there is no Postman collection in {folder}")
    return Kit(collections, environment, config)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise CannotRun(f"{path} is not JSON: {error}") from error


def _within(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def prepare(collection: Json, config: Json, headers: Mapping[str, str]) -> Json:
    """The collection with the configured headers and payloads, and those of the command before."""
    prepared = copy.deepcopy(collection)
    configured = _within(config, "headers")
    configured = configured if isinstance(configured, dict) else {}
    sent = {name: str(value) for name, value in {**configured, **headers}.items()}
    payloads = {
        resource.lower(): payload
        for resource, methods in (_within(config, "payloads") or {}).items()
        if isinstance(payload := _within(methods, "POST", "payload"), dict)
    }
    names = {name.lower() for name in sent}
    for request in _requests(prepared):
        had = request.get("header")
        had = had if isinstance(had, list) else []
        kept = [each for each in had if str(_within(each, "key")).lower() not in names]
        request["header"] = kept + [{"key": key, "value": sent[key]} for key in sent]
        path = _BASE.sub("/", _url(request)).partition("?")[0]
        resource = path.rstrip("/").rpartition("/")[2].lower()
        if request.get("method") == "POST" and resource in payloads:
            request["body"] = {"mode": "raw", "raw": json.dumps(payloads.pop(resource))}
    return prepared


def _requests(item: Json) -> Iterator[Json]:
    for each in _within(item, "item") or []:
        yield from _requests(each)
    if isinstance(request := _within(item, "request"), dict):
        yield request


def _url(request: Json) -> str:
    url = request.get("url")
    return str(_within(url, "raw") if isinstance(url, dict) else url)


def _environment(kit: Kit, collection: Json, base_url: str) -> Json:
    """The kit's environment, in which what request URLs begin with is the base URL."""
    own = _within(kit.environment, "values") or []
    values = {each["key"]: each.get("value") for each in own if _within(each, "key")}
    base = base_url.rstrip("/")
    for request in _requests(collection):
        if found := _BASE.match(_url(request)):
            values[found[1]] = f"{base}/" if found[2] else base
    return {
        "name": kit.environment.get("name", "environment"),
        "values": [{"key": key, "value": value, "enabled": True} for key, value in values.items()],
    }


def _run(newman: str, collection: Json, environment: Json) -> Json:
    """What newman reports of a collection."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {"collection": collection, "environment": environment}
        for each, content in files.items():
            (folder / each).write_text(json.dumps(content), "utf-8")
        command = [
            *(newman, "run", str(folder / "collection")),
            *("--environment", str(folder / "environment")),
            *("--reporters", "json", "--reporter-json-export", str(folder / "report")),
        ]
        try:
            ended = subprocess.run(  # noqa: S603 - the user's own kit, as asked for
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CannotRun(f"newman has not ended after {SECONDS} s") from error
        if not (folder / "report").exists():
            said = (ended.stderr or ended.stdout).strip()[:500]
            raise CannotRun(f"newman has ended with {ended.returncode}: {said}")
        report = _json(folder / "report")
    return report if isinstance(report, dict) else {}
