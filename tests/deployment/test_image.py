"""The image and its composition with MongoDB, by what their files say. No engine runs them here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import yaml

from tests.server import free_port, running
from tmf622 import VERSION
from tmf630.http.server.processes import SECONDS_TO_FINISH

_ROOT: Final = Path(__file__).parents[2]
_FOLDER: Final = _ROOT / "scripts/container"
_TOOLS: Final = Path(sys.executable).parent
_DOCKERFILE: Final = (_FOLDER / "Dockerfile").read_text("utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((_FOLDER / "compose.yaml").read_text("utf-8"))
    found: dict[str, Any] = composed["services"]
    return found


def found_nothing(command: Sequence[str]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_hadolint_finds_nothing_wrong() -> None:
    found_nothing([str(_TOOLS / "hadolint"), str(_FOLDER / "Dockerfile")])


def test_the_composition_is_valid() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    found_nothing([str(_TOOLS / "check-jsonschema"), *schema, str(_FOLDER / "compose.yaml")])


def test_what_is_copied_is_there_and_is_not_ignored() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", _DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    ignored = (_FOLDER / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert sorted(copied) == sorted(line[1:] for line in ignored if line.startswith("!"))
    assert "*" in ignored
    for each in copied:
        assert (_ROOT / each).exists(), each


def test_its_version_is_the_projects(services: dict[str, Any]) -> None:
    assert f'image.version="{VERSION}"' in _DOCKERFILE
    assert services["server"]["image"] == f"tmf622:{VERSION}"


def test_its_user_is_a_number_and_not_root() -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", _DOCKERFILE, re.MULTILINE)
    assert int(user) > 0
    assert f"--owner {user}" in _DOCKERFILE


def test_its_check_of_health_sees_whether_a_server_is_ready(tmp_path: Path) -> None:
    (text,) = re.findall(r"HEALTHCHECK[^\[]*CMD (\[.*\])$", _DOCKERFILE, re.MULTILINE)
    _, option, program = json.loads(text)

    def check(port: int | str) -> int:
        assert "8622" in program
        command = [sys.executable, option, program.replace("8622", str(port))]
        return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode

    with running(f"sqlite:///{tmp_path}/orders.sqlite3") as server:
        assert check(urlsplit(server.url).port or 0) == 0
    assert check(free_port()) == 1


def test_containers_are_confined(services: dict[str, Any]) -> None:
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert all(
        each.startswith("${TMF622_BIND:-127.0.0.1}:") for each in services["server"]["ports"]
    )
    assert "ports" not in services["mongodb"]


def test_secrets_are_in_files_and_authentication_has_to_be_set(services: dict[str, Any]) -> None:
    variables = services["server"]["environment"]
    assert variables.pop("TMF622_STORE_URL_FILE") == "/run/secrets/store-url"
    assert variables.keys() == {
        "TMF622_PUBLIC_URL",
        "TMF622_AUTH_ISSUER",
        "TMF622_AUTH_AUDIENCE",
        "TMF622_AUTH_JWKS",
    }
    for name, value in variables.items():
        assert value.startswith(f"${{{name}:?"), name


def test_the_server_has_the_time_to_finish_requests(services: dict[str, Any]) -> None:
    seconds = int(services["server"]["stop_grace_period"].removesuffix("s"))
    assert seconds >= SECONDS_TO_FINISH + 5
