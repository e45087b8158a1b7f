"""Packages that have to be built: each with a build backend of its own, which needs no other."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

BACKEND = """
import zipfile
from pathlib import Path


def _wheel(folder, text):
    name = "{name}-{version}-py3-none-any.whl"
    about = "Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
    tags = "Wheel-Version: 1.0\\nTag: py3-none-any\\n"
    with zipfile.ZipFile(Path(folder, name), "w") as wheel:
        for file, content in text.items():
            wheel.writestr(file, content)
        wheel.writestr("{name}-{version}.dist-info/METADATA", about)
        wheel.writestr("{name}-{version}.dist-info/WHEEL", tags)
        wheel.writestr("{name}-{version}.dist-info/RECORD", "")
    return name


def build_wheel(folder, config_settings=None, metadata_directory=None):
    {act}
    return _wheel(folder, {{"{name}.py": Path("{name}.py").read_text()}})


def build_editable(folder, config_settings=None, metadata_directory=None):
    return _wheel(folder, {{"{name}.pth": str(Path.cwd())}})
"""


def write_source(folder: Path, name: str, version: str = "1.0", act: str = "pass") -> Path:
    """Write a package whose build does something first."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "backend.py").write_text(BACKEND.format(name=name, version=version, act=act))
    (folder / f"{name}.py").write_text(f"VERSION = {version!r}\n")
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "{name}"\nversion = "{version}"\n'
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    return folder


def add_source(index: Path, name: str, version: str = "1.0", act: str = "pass") -> str:
    """Put it into an index as an archive; returns its requirement, locked by hash."""
    folder = write_source(index.parent / "sources" / name, name, version, act)
    (folder / "PKG-INFO").write_text(f"Metadata-Version: 2.2\nName: {name}\nVersion: {version}\n")
    archive = index / f"{name}-{version}.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder, f"{name}-{version}")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(archive.read_bytes()).hexdigest()}"
