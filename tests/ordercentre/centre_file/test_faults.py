"""Each fault of a centre file has a line: the place, what is there, what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ordercentre.centre_file.reading import BadCentre, read
from tests.ordercentre.centre_file.bad_files import (
    OF_ACCEPTANCE,
    OF_NEIGHBOURS,
    OF_TABLES_THAT_DO_NOT_FIT,
    URL,
)
from tests.ordercentre.centre_file.files import NO_URLS, NO_VARIABLES, any_filter, faults


@pytest.mark.parametrize(
    ("text", "fault"), [*OF_NEIGHBOURS, *OF_ACCEPTANCE, *OF_TABLES_THAT_DO_NOT_FIT]
)
def test_a_fault_has_a_line(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == [fault]


OAUTH2 = f"""
    [catalog]
    url = "{URL}"
    [catalog.oauth2]
    token_url = "{URL}"
    client_id = "a"
    """
KEY = "catalog.oauth2.client_secret"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", f"{KEY}_file: is missing, and so is client_secret_variable"),
        (
            'client_secret = "geheim"',
            (
                f"{KEY}: no secret may be in this file: name its file with client_secret_file, or"
                " its variable with client_secret_variable"
            ),
        ),
        (
            'client_secret_file = "good"\nclient_secret_variable = "GOOD"',
            f"{KEY}_variable: is one too many: there is client_secret_file",
        ),
        (
            'client_secret_file = "nowhere"',
            f"{KEY}_file: {{folder}}/nowhere cannot be read: No such file or directory",
        ),
        ('client_secret_file = "."', f"{KEY}_file: {{folder}} cannot be read: Is a directory"),
        ('client_secret_file = "empty"', f"{KEY}_file: {{folder}}/empty is empty"),
        ('client_secret_file = "binary"', f"{KEY}_file: {{folder}}/binary is no text in UTF-8"),
        (
            'client_secret_file = "lines"',
            f"{KEY}_file: {{folder}}/lines has more than one line, or a control character",
        ),
        ('client_secret_variable = "NONE"', f"{KEY}_variable: the variable NONE is not set"),
        ('client_secret_variable = "EMPTY"', f"{KEY}_variable: the variable EMPTY is empty"),
        (
            'client_secret_variable = "TMF622_SECRET"',
            (
                f'{KEY}_variable: is "TMF622_SECRET": it must not begin with TMF622_, as the'
                " variables of settings do"
            ),
        ),
        (
            'client_secret_variable = "GOOD"\nsecret = "geheim"',
            (
                "catalog.oauth2.secret: is unknown: there are token_url, client_id,"
                " client_secret_file, client_secret_variable, scope"
            ),
        ),
    ],
)
def test_a_secret_is_in_a_file_or_in_a_variable(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "good").write_text("geheim")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff")
    (tmp_path / "lines").write_text("geheim\nmore")
    environment = {"GOOD": "geheim", "EMPTY": " ", "TMF622_SECRET": "geheim"}
    found = faults(tmp_path, f"{OAUTH2}\n{text}", environment=environment)
    assert found == [fault.format(folder=tmp_path)]
    assert "geheim" not in found[0]


def test_all_faults_have_a_line_at_once(tmp_path: Path) -> None:
    text = """
        colour = "red"
        acceptance.default = "east"
        [catalog]
        mode = "later"
        [catalog.oauth2]
        client_secret_variable = "NONE"
        [[acceptance.centre]]
        name = "north"
        url = "north"
        [[acceptance.centre]]
        name = "south"
        timeout_seconds = 0
        [[acceptance.mapping]]
        split = 1
        """
    places = [line.partition(": ")[0] for line in faults(tmp_path, text)]
    assert sorted(places) == [
        "acceptance.centre[0].filter",
        "acceptance.centre[0].url",
        "acceptance.centre[1].filter",
        "acceptance.centre[1].timeout_seconds",
        "acceptance.centre[1].url",
        "acceptance.default",
        "acceptance.mapping[0].split",
        "catalog.mode",
        "catalog.oauth2.client_id",
        "catalog.oauth2.client_secret_variable",
        "catalog.oauth2.token_url",
        "catalog.url",
        "colour",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"catalog", "it is no TOML: "),
        (b"[catalog]\n[catalog]", "it is no TOML: "),
        (b"catalog = " + b"[" * 20_000, "it is nested too deep"),
        (b"catalog = " + b"9" * 5_000, "it is no TOML: "),
        (b"catalog = 2026-13-32", "it is no TOML: "),
        (b"\xff", "it is no TOML: it is not in UTF-8"),
        (None, "it cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_has_one_line(
    tmp_path: Path, content: bytes | None, fault: str
) -> None:
    file = tmp_path / "centre.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadCentre) as refused:
        read(file, NO_URLS, NO_VARIABLES, any_filter)
    (line,) = refused.value.args
    assert line.startswith(f"{file}: {fault}")
    assert line.isprintable()


def test_a_url_of_the_settings_hides_no_fault(tmp_path: Path) -> None:
    urls = {"catalog": URL, "acceptance": URL}
    assert faults(tmp_path, 'catalog = 5\nacceptance = "a"', urls) == [
        "catalog: is 5: it must be a table",
        'acceptance: is "a": it must be a table',
    ]
    assert faults(tmp_path, "[acceptance]\ncentre = [5, 6]", urls) == [
        "acceptance.centre[0]: is 5: it must be a table",
        "acceptance.centre[1]: is 6: it must be a table",
    ]
    (line,) = faults(tmp_path, "[acceptance]\ncentre = 5", urls)
    assert line.startswith("acceptance.centre: is 5: it must be tables")
