"""What a requirement names by place, and whether it may be another tomorrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.project.direct import folder_of, is_moving, moves_in_uv, named_paths, needs_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    "line",
    [
        *(".", "./libs/pricing", "libs/pricing", "../pricing", "/srv/pricing", "~/pricing"),
        *("-e .", "-e ./libs/pricing", "--editable=libs/pricing", "-e .[dev]", "./sub dir/pricing"),
        *("file:libs/pricing", "file:///srv/pricing", "pricing @ file:libs/pricing", "x@./libs/x"),
        *("./pricing-1.0.tar.gz", "pricing.zip", "libs/pricing ; python_version > '3'"),
        *("git+https://host/x", "x @ git+https://host/x@main", "git+ssh://git@host/x.git@v1#egg=x"),
        *(f"-e git+https://host/x@{COMMIT}", "x @ git+https://host/x@0123456", "hg+https://host/x"),
        *("x @ https://host/x.tar.gz", "https://host/x-1.0-py3-none-any.whl"),
    ],
)
def test_what_may_be_another_tomorrow(line: str) -> None:
    assert is_moving(line)


@pytest.mark.parametrize(
    "line",
    [
        *("django", "django>=5 ; python_version > '3'", "django[argon2]==5 --hash=sha256:aa"),
        *(f"x @ git+https://host/x@{COMMIT}", f"x[y] @ git+https://host/x@{COMMIT}#subdirectory=y"),
        *("x @ https://host/x.tar.gz --hash=sha256:aa", "https://host/x.zip#sha256=aa"),
        *("./vendor/x-1.0-py3-none-any.whl", "x @ file:///srv/x-1.0-py3-none-any.whl"),
        *("--index-url https://host/simple", "--find-links ./vendor", "-r base.txt"),
    ],
)
def test_what_stays_as_its_line_and_its_file_say(line: str) -> None:
    assert not is_moving(line)


@pytest.mark.parametrize(
    ("sources", "moves"),
    [
        ({}, False),
        ({"x": {"index": "corp"}}, False),
        ({"x": {"git": "https://host/x", "rev": COMMIT}}, False),
        ({"x": {"git": "https://host/x", "branch": "main"}}, True),
        ({"x": {"git": "https://host/x", "rev": "v1"}}, True),
        ({"x": {"path": "libs/x", "editable": True}}, True),
        ({"x": {"workspace": True}}, True),
        ({"x": [{"index": "corp"}, {"path": "libs/x"}]}, True),
    ],
)
def test_what_pyproject_says_of_where_packages_are(sources: dict[str, object], moves: bool) -> None:
    assert moves_in_uv(sources) is moves


def test_what_lies_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    wheel = tmp_path / "vendor" / "x-1.0-py3-none-any.whl"
    wheel.touch()
    for line in ("./vendor/x-1.0-py3-none-any.whl", f"x @ file://{wheel}", f"{wheel}[extra]"):
        assert [path.resolve() for path in named_paths(line, tmp_path)] == [wheel], line
    for line in ("--find-links vendor", "-f ./vendor", f"--index-url file://{tmp_path}/vendor"):
        assert [path.resolve() for path in named_paths(line, tmp_path)] == [tmp_path / "vendor"]
    for line in ("django", "./gone.whl", "--find-links https://host/", "--require-hashes"):
        assert not [*named_paths(line, tmp_path)]


def test_what_a_folder_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "p"\ndependencies = ["django", "libs @ file:libs"]\n'
        '[project.optional-dependencies]\ndev = ["pytest"]\n'
    )
    for line, texts in (("-e .", ["django"]), (".[dev]", ["django", "pytest"]), ("-e .[x]", [])):
        assert [*needs_of(*(folder_of(line) or (Path("gone"), [])))] == texts, line
    assert folder_of("./gone") is None
    assert [*needs_of(Path("gone"), [])] == []
