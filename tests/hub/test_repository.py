import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.hub.repository import Hub, HubError
from pipelines.system.git import GitError, git
from tests.repositories import commit, make_hub, settings

CREATE = """
import sys
from pathlib import Path
from tests.repositories import make_hub
make_hub(Path(sys.argv[1]))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path)


def create(folder: Path, seed: Path) -> Hub:
    return Hub.create(folder / "hub.git", project="bioweb", seed=seed, hooks=settings(folder))


def files(hub: Hub) -> list[str]:
    return git(hub.path, "ls-tree", "-r", "-z", "--name-only", "main").split("\0")[:-1]


def test_main_starts_with_one_commit_of_the_seed(hub: Hub) -> None:
    start = hub.commit(hub.head("main") or "")
    assert (start.author, start.subject, start.body) == ("Slipway", "Start bioweb", "")
    assert files(hub) == ["genes.txt"]
    assert git(hub.path, "rev-list", "--count", "main") == "1\n"


def test_seed_outside_any_repository_obeys_its_own_ignore_files(tmp_path: Path) -> None:
    seed = tmp_path / "seed"
    (seed / "app").mkdir(parents=True)
    for name in ("app/models.py", "app/models.pyc", "app/local.db", "naïve \udcff.txt"):
        (seed / name).write_text(name.encode(errors="replace").decode())
    (seed / ".gitignore").write_text("*.pyc\n")
    (seed / "app" / ".gitignore").write_text("*.db\n")
    (seed / "manage.py").touch(mode=0o755)
    hub = create(tmp_path, seed)
    expected = [".gitignore", "app/.gitignore", "app/models.py", "manage.py", "naïve \udcff.txt"]
    assert files(hub) == expected
    assert git(hub.path, "ls-tree", "main", "manage.py").startswith("100755")


def test_seed_inside_a_repository_obeys_that_one_too(tmp_path: Path) -> None:
    seed = tmp_path / "outer" / "sample_app"
    seed.mkdir(parents=True)
    git(seed.parent, "init", "-q")
    (seed.parent / ".gitignore").write_text("*.pyc\n")
    for name in ("tracked.py", "new.py", "cached.pyc", "deleted.py"):
        (seed / name).write_text(name)
    git(seed.parent, "add", "sample_app/tracked.py", "sample_app/deleted.py")
    (seed / "deleted.py").unlink()
    assert files(create(tmp_path, seed)) == ["new.py", "tracked.py"]
    assert git(seed.parent, "ls-files").split() == [
        "sample_app/deleted.py",
        "sample_app/tracked.py",
    ]


def test_same_seed_gives_the_same_first_commit(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert make_hub(tmp_path).branches() == make_hub(tmp_path / "other").branches()


@pytest.mark.parametrize("exists", [True, False])
def test_a_seed_without_files_is_refused_by_name(tmp_path: Path, exists: bool) -> None:
    seed = tmp_path / "seed"
    if exists:
        seed.mkdir()
    with pytest.raises(HubError, match=str(seed)):
        create(tmp_path, seed)
    assert not (tmp_path / "hub.git").exists()


def test_creating_again_keeps_everything_and_heals_the_hooks(tmp_path: Path, hub: Hub) -> None:
    commit(hub, "feature", {"genes.txt": "MYC\n"})
    before = hub.branches()
    git(hub.path, "config", "receive.maxInputSize", "1g")
    shutil.rmtree(hub.path / "hooks")
    (hub.path / "slipway.config").unlink()
    make_hub(tmp_path, port=4711)
    assert hub.branches() == before
    assert git(hub.path, "config", "receive.advertisePushOptions") == "true\n"
    assert git(hub.path, "config", "--get-all", "receive.maxInputSize") == "1g\n"
    assert git(hub.path, "config", "--get-all", "include.path") == "slipway.config\n"
    assert "port = 4711\n" in (hub.path / "slipway.hook").read_text()
    assert (hub.path / "slipway.hook").stat().st_mode & 0o777 == 0o600
    assert os.access(hub.path / "hooks" / "post-receive", os.X_OK)


def test_a_bare_clone_of_a_projects_own_repository_becomes_its_hub(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--initial-branch=main", "own")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git(tmp_path / "own", *who, "commit", "-q", "--allow-empty", "-m", "Our project")
    git(tmp_path, "clone", "-q", "--bare", "own", "bioweb.git")
    hub = make_hub(tmp_path)
    assert hub.commit("main").subject == "Our project"
    assert git(hub.path, "config", "transfer.hideRefs") == "refs/gate\n"
    assert os.access(hub.path / "hooks" / "update", os.X_OK)


@pytest.mark.parametrize("call", range(1, 10))
def test_killed_while_creating_it_is_finished_by_the_next_call(tmp_path: Path, call: int) -> None:
    """The n-th git process kills its parent, as a power cut would."""
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f"""#!/bin/sh
        echo >> {tmp_path}/calls
        [ $(wc -l < {tmp_path}/calls) = {call} ] && kill -9 $PPID
        exec {shutil.which("git")} "$@"
    """)
    wrapper.chmod(0o755)
    path = f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"
    environ = os.environ | {"PATH": path, "PYTHONPATH": os.fspath(Path(__file__).parents[2])}
    killed = subprocess.run([sys.executable, "-c", CREATE, tmp_path], env=environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    hub = make_hub(tmp_path)
    assert files(hub) == ["genes.txt"]
    assert git(hub.path, "config", "transfer.hideRefs") == "refs/gate\n"
    git(hub.path, "fsck", "--strict")


def test_git_without_merge_tree_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\necho git version 2.37.1.rc0\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match=r"git 2\.37\.1\.rc0 is too old: install git 2\.38"):
        make_hub(tmp_path)
    (tmp_path / "git").unlink()
    with pytest.raises(GitError, match="install git"):
        make_hub(tmp_path)


@pytest.mark.parametrize(
    "branch",
    [
        "feature/search",
        "naïve-基因",
        "line\u2028separator\x85next",
        'it\'s-"quoted"-$HOME-`id`-;|&',
        "latin-\udce9",
        "b" * 200,
        "-leading-dash",
        "refs/heads/main",
        "HEAD",
    ],
)
def test_any_branch_name_is_read_as_it_is(hub: Hub, branch: str) -> None:
    revision = commit(hub, branch, {"genes.txt": "MYC\n"})
    assert hub.branches() == {"main": hub.head("main"), branch: revision}
    assert hub.head(branch) == revision


def test_only_a_branch_of_that_very_name_is_a_head(hub: Hub) -> None:
    revision = commit(hub, "a/b", {"genes.txt": "MYC\n"})
    git(hub.path, "update-ref", "refs/tags/tagged", revision)
    git(hub.path, "update-ref", "refs/heads/refs/heads/nested", revision)
    for absent in ("a", "a/b/c", "tagged", "nested", f"v1-g{revision[:12]}", revision, "*"):
        assert hub.head(absent) is None
    assert hub.branches("a/b", "gone") == {"a/b": revision}


def test_many_names_are_looked_up_at_once(hub: Hub) -> None:
    main = hub.head("main")
    names = [f"branch-{n}" for n in range(1200)]
    orders = "".join(f"create refs/heads/{name} {main}\n" for name in names)
    git(hub.path, "update-ref", "--stdin", input=orders)
    assert hub.branches(*names, "gone") == dict.fromkeys(names, main)
    assert len(hub.branches()) == 1201


def test_contains(hub: Hub) -> None:
    main = hub.head("main") or ""
    feature = commit(hub, "feature", {"genes.txt": "MYC\n"})
    assert hub.contains(main, feature)
    assert hub.contains(main, main)
    assert not hub.contains(feature, main)
    with pytest.raises(GitError, match="Not a valid commit"):
        hub.contains("1" * 40, main)


@pytest.mark.parametrize(
    ("message", "encoding", "subject", "body"),
    [
        (b"Add MYC\n", b"", "Add MYC", ""),
        (b"Add\nMYC\n\nWhy:\n\nit is there\n", b"", "Add MYC", "Why:\n\nit is there"),
        ("Gène ajouté\n".encode("latin-1"), b"ISO-8859-1", "Gène ajouté", ""),
        ("Gène\n".encode("latin-1"), b"", "G�ne", ""),
        (b"", b"", "", ""),
    ],
)
def test_commit_is_readable_whatever_its_bytes(
    hub: Hub, message: bytes, encoding: bytes, subject: str, body: str
) -> None:
    revision = commit(hub, "feature", {}, message=message, encoding=encoding)
    told = hub.commit(revision)
    assert (told.revision, told.subject, told.body) == (revision, subject, body)
    assert (told.author, told.email) == ("Ada", "ada@example.org")


def test_author_with_other_bytes_is_readable(hub: Hub) -> None:
    revision = commit(hub, "feature", {}, identity=b"Ren\xe9 <r@x> 1700000000 +0000")
    assert hub.commit(revision).author == "Ren�"


def test_changed_files_of_a_push(hub: Hub) -> None:
    first = commit(hub, "feature", {"a.py": "1", "bad-\udcff": "1"})
    commit(hub, "main", {"meanwhile.py": "1"})
    second = commit(hub, "feature", {"b.py": "2", "a.py": None}, parent=first)
    assert hub.changed_files(None, first) == ["a.py", "bad-�"]
    assert hub.changed_files(first, second) == ["a.py", "b.py"]
    assert hub.changed_files(None, second) == ["b.py", "bad-�"]
    assert hub.changed_files(None, second, limit=1) == ["b.py"]


def test_changed_files_of_an_unrelated_branch_are_all_its_files(hub: Hub) -> None:
    island = commit(hub, "island", {"x.py": "1", "y.py": "2"}, parent=None)
    assert hub.changed_files(None, island) == ["x.py", "y.py"]


def test_a_damaged_hub_is_not_mistaken_for_the_repository_around_it(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    hub = make_hub(tmp_path)
    (hub.path / "HEAD").unlink()
    with pytest.raises(GitError, match="not a git repository"):
        hub.branches()


def test_the_environment_and_configuration_of_a_user_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "elsewhere")
    (tmp_path / ".gitconfig").write_text(
        "[init]\ndefaultBranch = trunk\n[core]\nautocrlf = true\n[i18n]\ncommitEncoding = latin1\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mallory")
    hub = make_hub(tmp_path)
    assert hub.commit("main").author == "Slipway"
    assert files(hub) == ["genes.txt"]
