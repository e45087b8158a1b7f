"""Real repositories for tests: a seeded hub, and commits of any shape in it."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.hub.hooks import HookSettings
from pipelines.hub.repository import Hub
from pipelines.system.git import encode, git


def settings(folder: Path, port: int = 1) -> HookSettings:
    """What hooks are told; nobody listens on port 1."""
    return HookSettings(
        project="bioweb",
        poke_url=f"http://127.0.0.1:{port}/change_hook/slipway",
        secret_file=folder / "secret",
        web_url="http://ci.example/",
        push_url="http://ci.example/#/pushes/{branch}?at={revision}",
    )


def make_hub(folder: Path, port: int = 1) -> Hub:
    """A hub whose `main` holds one file, `genes.txt`."""
    seed = folder / "seed"
    seed.mkdir(exist_ok=True)
    (seed / "genes.txt").write_text("BRCA1\nTP53\n")
    (folder / "secret").write_bytes(b"s3cret\n")
    path = folder / "bioweb.git"
    return Hub.create(path, project="bioweb", seed=seed, hooks=settings(folder, port))


def commit(
    hub: Hub,
    branch: str,
    files: Mapping[str, str | None],
    *,
    parent: str | None = "refs/heads/main",
    message: bytes = b"A change\n",
    identity: bytes = b"Ada <ada@example.org> 1700000000 +0200",
    encoding: bytes = b"",
) -> str:
    """Put a commit of any bytes on `branch`, as a push would; None deletes a file."""
    lines = [
        b"commit refs/heads/" + encode(branch),
        b"author " + identity,
        b"committer " + identity,
        *([b"encoding " + encoding] if encoding else []),
        b"data %d\n%s" % (len(message), message),
        *([b"from " + encode(git(hub.path, "rev-parse", parent).strip())] if parent else []),
    ]
    for name, text in files.items():
        if text is None:
            lines.append(b"D " + encode(name))
        else:
            lines.append(
                b"M 100644 inline %s\ndata %d\n%s" % (encode(name), len(text), text.encode())
            )
    git(hub.path, "fast-import", "--quiet", "--force", input=b"\n".join(lines) + b"\n")
    return hub.branches()[branch]
