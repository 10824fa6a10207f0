"""`tmf622 contract overlay`."""

from __future__ import annotations

from pathlib import Path

from tests.contract.cli.command import contract, written
from tests.contract.conftest import GENERATED
from tests.contract.repairs import small
from tests.contract.repairs.spoiling import CLEAN
from tmf_contracts import documents, overlay, repairs


def test_the_document_repairs_the_contract_that_it_extends(tmp_path: Path) -> None:
    file = written(tmp_path, small.contract())
    output = tmp_path / "overlays" / "repairs.yaml"
    output.parent.mkdir()
    done = contract("overlay", file, "--output", output)
    assert (done.exit_code, done.output) == (0, "")
    made = overlay.read(output)
    extended = output.parent / overlay.extended(made)
    assert extended.resolve() == file
    assert overlay.apply(documents.read(extended), made) == CLEAN
    assert all(each["description"].endswith(".") for each in made["actions"])


def test_it_is_printed_and_the_same_each_time(tmp_path: Path) -> None:
    file = written(tmp_path, small.contract())
    printed = {contract("overlay", file).stdout for _ in range(2)}
    (text,) = printed
    copy = tmp_path / "copy.yaml"
    copy.write_text(text, "utf-8")
    assert overlay.apply(small.contract(), overlay.read(copy)) == CLEAN


def test_the_repaired_contract_needs_none(tmp_path: Path) -> None:
    output = tmp_path / "repairs.yaml"
    file = written(tmp_path, CLEAN)
    done = contract("overlay", file, "--output", output)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{file} has no defects, so there is nothing to write\n"
    assert not output.exists()


def test_a_contract_of_another_form_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "repairs.yaml"
    shared = small.contract()
    shared["paths"]["/thing/{id}"]["parameters"] = [
        shared["paths"]["/thing/{id}"][method]["parameters"].pop(0)
        for method in ("get", "patch", "delete")
    ][:1]
    for file, said in (
        (GENERATED / "openapi3.json", "is OpenAPI 3.0"),
        (written(tmp_path, shared), "has shared parameters"),
    ):
        done = contract("overlay", file, "--output", output)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not output.exists()


def test_an_output_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, small.contract())
    done = contract("overlay", file, "--output", tmp_path / "no" / "repairs.yaml")
    assert done.exit_code == 2
    assert done.stderr.endswith("repairs.yaml: No such file or directory\n")


def test_repairs_by_the_command_are_those_of_the_server(tmp_path: Path) -> None:
    file = written(tmp_path, small.contract())
    output = tmp_path / "repairs.yaml"
    contract("overlay", file, "--output", output)
    assert overlay.apply(small.contract(), overlay.read(output)) == repairs.repaired(
        small.contract()
    )
