"""Release artifacts: the same bytes from the same revision, and only what the revision holds."""

import hashlib
import json
import os
import shutil
import sys
import tarfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipelines.system.git import git
from pipelines.worker_tasks import artifact
from tests.sample_environment import SAMPLE_APP

MANAGE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
SETTINGS = """
import os
from pathlib import Path
BASE_DIR = Path(__file__).parent.parent
SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "collected"
STATICFILES_DIRS = [BASE_DIR / "assets"]
STORAGES = {"staticfiles": {
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
print("settings may print")
"""
FILES: Mapping[str, str | None] = {
    "manage.py": MANAGE,
    "mysite/__init__.py": "",
    "mysite/settings.py": SETTINGS,
    "mysite/wsgi.py": "application = None\n",
    "assets/site.css": "body { color: black }\n",
    "assets/genes.js": "let genes = 1\n",
    "requirements.txt": f"django==5.2 --hash=sha256:{'0' * 64}\n",
    "pyproject.toml": '[project]\nname = "mysite"\nversion = "1.2"\n',
}
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
SECONDS = 1_700_000_000  # when the commits of these tests were made

Commit = Callable[..., str]
Build = Callable[[], Path]


@pytest.fixture
def commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commit:
    """Commits the small project with some files changed (None: left out), and goes there."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    git(checkout, "init", "--quiet")
    monkeypatch.chdir(checkout)

    def write(files: Mapping[str, str | None] | None = None) -> str:
        for name, text in {**FILES, **(files or {})}.items():
            if text is not None:
                (checkout / name).parent.mkdir(parents=True, exist_ok=True)
                (checkout / name).write_text(text)
        return committed(checkout)

    return write


def committed(checkout: Path) -> str:
    date = {"GIT_AUTHOR_DATE": f"{SECONDS} +0000", "GIT_COMMITTER_DATE": f"{SECONDS} +0000"}
    git(checkout, "add", "--all")
    git(checkout, *IDENTITY, "commit", "--quiet", "--allow-empty", "--message=Change", env=date)
    return git(checkout, "rev-parse", "HEAD").strip()


@pytest.fixture
def build(sample_environment: Path, tmp_path: Path) -> Build:
    """Builds the revision checked out here; returns the artifact."""
    return lambda: artifact.build("HEAD", "genes", sample_environment, tmp_path / "release")[0]


def refusal(build: Build) -> str:
    with pytest.raises(artifact.BuildError) as error:
        build()
    return str(error.value)


def members(path: Path) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(path) as tar:
        return {member.name: member for member in tar}


def content(path: Path, name: str) -> bytes:
    with tarfile.open(path) as tar:
        file = tar.extractfile(name)
        assert file
        return file.read()


def test_what_is_in_it(commit: Commit, build: Build) -> None:
    revision = commit()
    path = build()
    assert path.name == f"genes-1.2+1.g{revision[:7]}.tar.gz"
    assert json.loads(content(path, "release.json")) == {
        "name": "genes",
        "version": f"1.2+1.g{revision[:7]}",
        "revision": revision,
        "lock_hash": hashlib.sha256(str(FILES["requirements.txt"]).encode()).hexdigest(),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "run": {
            "application": "mysite.wsgi:application",
            "protocol": "wsgi",
            "health": "/healthz",
            "smoke": [],
            "background": [],
            "self_test": "",
            "static": "collected",
            "static_url": "/static/",
        },
    }
    assert content(path, "requirements.txt").decode() == FILES["requirements.txt"]
    tracked = {f"app/{name}" for name in FILES}
    assert tracked < set(members(path))
    manifest = json.loads(content(path, "app/collected/staticfiles.json"))
    assert f"app/collected/{manifest['paths']['site.css']}" in members(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert Path(f"{path}.sha256").read_text() == f"{digest}  {path.name}\n"


def test_the_same_bytes_on_another_day_in_another_place(
    commit: Commit, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit()
    first = build().read_bytes()
    clone = tmp_path / "a" / "clone"
    git(tmp_path, "clone", "--quiet", str(tmp_path / "checkout"), str(clone))
    for file in clone.rglob("*.*"):
        os.utime(file, (1, 1))
    monkeypatch.chdir(clone)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    tomorrow = time.time() + 24 * 3600
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    before = os.umask(0o077)
    try:
        assert build().read_bytes() == first
    finally:
        os.umask(before)


def test_one_changed_byte_makes_another_artifact(commit: Commit, build: Build) -> None:
    digests = set()
    for value in "12":
        commit({"assets/genes.js": f"let genes = {value}\n"})
        path = build()
        assert content(path, "app/assets/genes.js") == f"let genes = {value}\n".encode()
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 2


def test_nothing_depends_on_who_builds(commit: Commit, build: Build) -> None:
    commit()
    Path("manage.py").chmod(0o755)
    committed(Path.cwd())
    found = members(build())
    assert {(m.uid, m.gid, m.uname, m.gname, m.mtime) for m in found.values()} == {
        (0, 0, "", "", SECONDS)
    }
    assert list(found) == sorted(found)
    assert (found["app"].mode, found["app/manage.py"].mode) == (0o755, 0o755)
    assert found["app/mysite/wsgi.py"].mode == 0o644


def test_only_what_the_revision_holds_gets_in(commit: Commit, build: Build) -> None:
    commit()
    Path("secret.txt").write_text("untracked")
    Path("assets/draft.js").write_text("untracked")
    Path("assets/genes.js").write_text("changed and not committed")
    path = build()
    assert not [name for name in members(path) if "secret" in name or "draft" in name]
    assert not [name for name in members(path) if name.endswith(".pyc") or "__pycache__" in name]
    assert content(path, "app/assets/genes.js") == b"let genes = 1\n"


def test_tracked_bytecode_stays_out(commit: Commit, build: Build) -> None:
    commit({"mysite/__pycache__/old.cpython-311.pyc": "", "mysite/older.pyc": ""})
    assert not [name for name in members(build()) if "old" in name]


def test_names_that_are_not_utf8_and_links_inside_are_kept(commit: Commit, build: Build) -> None:
    Path(os.fsdecode(b"caf\xe9.txt")).write_text("coffee")
    Path("latest.txt").symlink_to(os.fsdecode(b"caf\xe9.txt"))
    commit()
    path = build()
    name = b"app/caf\xe9.txt".decode(errors="surrogateescape")
    assert content(path, name) == b"coffee"
    assert members(path)["app/latest.txt"].linkname == name.removeprefix("app/")


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside", "up/../../outside"])
def test_links_that_escape_are_refused(commit: Commit, build: Build, target: str) -> None:
    Path("deep/deeper").mkdir(parents=True)
    Path("deep/deeper/up").symlink_to("../..")
    Path("deep/deeper/link" if target.startswith("up") else "link").symlink_to(target)
    commit()
    assert f"link is a link to {target}, outside of the project" in refusal(build)
    assert not list(Path("../release").iterdir())


def test_static_files_must_lie_inside(commit: Commit, build: Build, tmp_path: Path) -> None:
    elsewhere = SETTINGS.replace('BASE_DIR / "collected"', f'"{tmp_path}/www"')
    commit({"mysite/settings.py": elsewhere})
    assert refusal(build) == (
        f"STATIC_ROOT is {tmp_path}/www, outside of the project, and a release carries its static "
        'files with it; set STATIC_ROOT = BASE_DIR / "staticfiles" in mysite.settings.'
    )


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (
            '"django.contrib.staticfiles"',
            "no static files: django.contrib.staticfiles is not installed\n",
        ),
        (
            'STATIC_ROOT = BASE_DIR / "collected"',
            "no static files: STATIC_ROOT is not set in mysite.settings\n",
        ),
    ],
)
def test_a_project_without_static_files(
    commit: Commit, build: Build, capsys: pytest.CaptureFixture[str], old: str, said: str
) -> None:
    commit({"mysite/settings.py": SETTINGS.replace(old, "")})
    assert json.loads(content(build(), "release.json"))["run"]["static"] == ""
    assert capsys.readouterr().out == said


def test_the_version_counts_the_commits_of_the_first_parent(commit: Commit, build: Build) -> None:
    main = commit({"pyproject.toml": None})
    committed(Path.cwd())
    feature = committed(Path.cwd())
    git(Path.cwd(), "checkout", "--quiet", "--detach", main)
    git(Path.cwd(), *IDENTITY, "merge", "--quiet", "--no-ff", feature, "--message=Merge")
    assert build().name.startswith("genes-0+2.g")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"requirements.txt": "django\n"},
            "[release] requirements: requirements.txt line 1: django has no --hash",
        ),
        (
            {"mysite/settings.py": 'raise KeyError("API_TOKEN")\n'},
            (
                "the settings mysite.settings cannot be loaded; variables that a build needs "
                "belong into [variables] or [repo-test.variables] of pipeline.toml:\n"
            ),
        ),
        (
            {"assets/site.css": "body { background: url(gone.png) }"},
            "collectstatic failed; variables that a build needs",
        ),
        (
            {"pyproject.toml": '[project]\nversion = "1 2"\n'},
            "pyproject.toml: [project] version '1 2' cannot name a release; ",
        ),
        ({"pyproject.toml": "[project"}, "pyproject.toml cannot be read: Expected ']'"),
    ],
)
def test_what_cannot_be_built_is_explained(
    commit: Commit, build: Build, files: dict[str, str], sentence: str
) -> None:
    commit(files)
    assert refusal(build).startswith(sentence)


def test_the_projects_own_words_follow(commit: Commit, build: Build) -> None:
    commit({"mysite/settings.py": 'raise KeyError("API_TOKEN")\n'})
    assert refusal(build).endswith("    KeyError: 'API_TOKEN'")


def test_a_shallow_clone_cannot_count(
    commit: Commit, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit()
    source = f"file://{tmp_path}/checkout"
    committed(Path.cwd())
    git(tmp_path, "clone", "--quiet", "--depth=1", source, "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert "is a shallow clone, in which commits cannot be counted" in refusal(build)


def test_the_command(
    commit: Commit, sample_environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revision = commit()
    arguments = ["--name=genes", f"--environment={sample_environment}", "--output=../out"]
    assert artifact.main([f"--revision={revision}", *arguments]) == 0
    path = Path(f"../out/genes-1.2+1.g{revision[:7]}.tar.gz")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"artifact {path} (0.0 MB, sha256 {digest})"
    )
    assert artifact.main(["--revision=4b1d", *arguments]) == 1
    assert "4b1d" in capsys.readouterr().err


def test_the_sample_application(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "*.sqlite3", ".*_cache", "staticfiles")
    checkout = shutil.copytree(SAMPLE_APP, tmp_path / "sample_app", ignore=ignored)
    git(checkout, "init", "--quiet")
    committed(checkout)
    monkeypatch.chdir(checkout)
    path = build()
    run = json.loads(content(path, "release.json"))["run"]
    assert (run["application"], run["static"]) == ("config.asgi:application", "staticfiles")
    assert "app/staticfiles/staticfiles.json" in members(path)
