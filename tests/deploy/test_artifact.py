"""An artifact: only the tested one, only a whole one, and nothing outside of its directory."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.release import artifact
from pipelines.system.faults import EnvironmentFault
from tests.deploy.project import pack

LOCK = b"django==5.2.19\n"
RELEASE: dict[str, Any] = {
    "name": "notes",
    "version": "1.0.0+1.gaaaaaaa",
    "revision": "a" * 40,
    "lock_hash": hashlib.sha256(LOCK).hexdigest(),
    "python": "3.11",
    "run": {"application": "config.asgi:application", "protocol": "asgi", "health": "/healthz"},
}


def members(**release: object) -> dict[str, bytes]:
    return {
        "release.json": json.dumps(RELEASE | release).encode(),
        "requirements.txt": LOCK,
        "app/manage.py": b"print()\n",
    }


def test_the_tested_file_is_accepted(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.tar.gz", members())
    digest = artifact.verify(path, None)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    found = artifact.read(path, artifact.verify(path, digest.upper()))
    assert (found.manifest.version, found.manifest.run.smoke) == ("1.0.0+1.gaaaaaaa", ())
    artifact.unpack(found, tmp_path / "out")
    assert (tmp_path / "out/app/manage.py").read_text() == "print()\n"


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.tar.gz", members())
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(EnvironmentFault, match="is not the one that was tested"):
        artifact.verify(path, None)


@pytest.mark.parametrize(
    ("beside", "words"), [(None, r"--sha256"), ("no hash here", "does not start with a SHA-256")]
)
def test_nobody_says_what_the_hash_should_be(
    tmp_path: Path, beside: str | None, words: str
) -> None:
    path = pack(tmp_path / "a.tar.gz", members())
    recorded = path.with_name("a.tar.gz.sha256")
    recorded.unlink() if beside is None else recorded.write_text(beside)
    with pytest.raises(EnvironmentFault, match=words):
        artifact.verify(path, None)
    with pytest.raises(EnvironmentFault, match=r"cannot be read: No such file"):
        artifact.verify(tmp_path / "b.tar.gz", None)


def link(name: str, kind: bytes, leads_to: str = "/etc/passwd") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, leads_to
    return info


def pack_with(path: Path, *more: tarfile.TarInfo) -> Path:
    """An artifact with further members."""
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members().items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for info in more:
            tar.addfile(info)
    return path


def test_links_between_its_own_files_are_kept(tmp_path: Path) -> None:
    inside = link("app/run.py", tarfile.SYMTYPE, "manage.py")
    found = artifact.read(pack_with(tmp_path / "a.tar.gz", inside), "0" * 64)
    artifact.unpack(found, tmp_path / "out")
    assert (tmp_path / "out/app/run.py").read_text() == "print()\n"


def test_a_link_that_leads_to_itself_leads_nowhere_else(tmp_path: Path) -> None:
    links = [link(f"app/{a}", tarfile.SYMTYPE, b) for a, b in ("aa", "bc", "cb")]
    path = pack_with(tmp_path / "a.tar.gz", *links)
    artifact.unpack(artifact.read(path, "0" * 64), tmp_path / "out")
    assert (tmp_path / "out/app/a").readlink() == Path("a")


def test_a_link_that_leaves_by_way_of_one_to_itself_is_refused(tmp_path: Path) -> None:
    out = [link("app/a", tarfile.SYMTYPE, "a"), link("app/out", tarfile.SYMTYPE, "a/../../..")]
    path = pack_with(tmp_path / "a.tar.gz", *out)
    with pytest.raises(ReleaseFault, match="out of itself"):
        artifact.unpack(artifact.read(path, "0" * 64), tmp_path / "out")


def test_a_link_that_leaves_by_way_of_another_is_refused(tmp_path: Path) -> None:
    way = link("app/deep/way", tarfile.SYMTYPE, "..")
    out = link("app/out", tarfile.SYMTYPE, "deep/way/../..")
    path = pack_with(tmp_path / "a.tar.gz", way, out)
    with pytest.raises(ReleaseFault, match="out of itself"):
        artifact.unpack(artifact.read(path, "0" * 64), tmp_path / "out")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (tarfile.TarInfo("/tmp/escaped"), "outside of its directory"),
        (tarfile.TarInfo("app/../../escaped"), "outside of its directory"),
        (link("app/link", tarfile.SYMTYPE), "a link out of itself"),
        (link("app/up", tarfile.SYMTYPE, "a/../../../b"), "a link out of itself"),
        (link("app/link", tarfile.LNKTYPE), "a hard link or a device"),
        (link("app/null", tarfile.CHRTYPE), "a hard link or a device"),
        (link("app/pipe", tarfile.FIFOTYPE), "a hard link or a device"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_nothing_but_files_inside(tmp_path: Path, bad: tarfile.TarInfo, words: str) -> None:
    path = pack_with(tmp_path / "a.tar.gz", bad)
    with pytest.raises(ReleaseFault, match=words):
        artifact.read(path, "0" * 64)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "../1"}, "version = '../1' must be letters"),
        ({"revision": "main"}, "the 40 hexadecimal digits of a commit"),
        ({"python": 3.11}, "python = 3.11 must be a text"),
        ({"lock_hash": "0" * 64}, "Build the artifact again"),
        ({"colour": "red"}, "colour is unknown; known are name, version"),
        ({"run": {}}, "run.application is missing"),
        ({"run": {"application": "a:b", "protocol": "asgi", "health": "x"}}, "must start with a /"),
        ({"run": "asgi"}, "run must be a table"),
        ({"run": RELEASE["run"] | {"protocol": "cgi"}}, 'must be "asgi" or "wsgi"'),
        ({"run": RELEASE["run"] | {"smoke": "/"}}, "run.smoke = '/' must be a list of texts"),
        ({"run": RELEASE["run"] | {"smoke": ["genes"]}}, "'genes' must start with a /"),
    ],
)
def test_release_json_is_checked(tmp_path: Path, change: dict[str, object], words: str) -> None:
    path = pack(tmp_path / "a.tar.gz", members(**change))
    with pytest.raises(ReleaseFault) as refusal:
        artifact.read(path, "0" * 64)
    assert words in str(refusal.value)


def test_every_problem_of_release_json_is_said_at_once(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.tar.gz", members(version="../1", colour="red", run={}))
    with pytest.raises(ReleaseFault) as refusal:
        artifact.read(path, "0" * 64)
    said = str(refusal.value)
    for key in ("version = '../1'", "colour is unknown", "run.protocol is missing"):
        assert key in said


def test_release_json_that_is_no_table(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.tar.gz", members() | {"release.json": b"[]"})
    with pytest.raises(ReleaseFault, match="the file must be a table"):
        artifact.read(path, "0" * 64)


def test_no_release_at_all(tmp_path: Path) -> None:
    with pytest.raises(ReleaseFault, match=r"has no file release\.json"):
        artifact.read(pack(tmp_path / "a.tar.gz", {"readme": b""}), "0" * 64)
    (tmp_path / "b.tar.gz").write_bytes(b"\x1f\x8bnot really")
    with pytest.raises(ReleaseFault, match=r"is not a whole \.tar\.gz"):
        artifact.read(tmp_path / "b.tar.gz", "0" * 64)
