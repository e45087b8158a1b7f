"""A package index in a folder: real wheels, a few hundred bytes each, and locks of them."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Index:
    """Wheels in a folder, and requirements files that look nowhere else."""

    folder: Path

    def add(
        self,
        name: str,
        version: str = "1.0",
        *,
        tag: str = "py3-none-any",
        needs: str = "",
        more: str = "",
        pth: str = "",
    ) -> str:
        """Make a wheel; returns its requirement, locked by hash."""
        info = f"{name}-{version}.dist-info"
        file = self.folder / f"{name}-{version}-{tag}.whl"
        with zipfile.ZipFile(file, "w") as wheel:
            wheel.writestr(f"{name}.py", f"VERSION = {version!r}\n{more}")
            if pth:
                wheel.writestr(f"{name}.pth", f"{pth}\n")
            about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
            wheel.writestr(
                f"{info}/METADATA", about + (f"Requires-Dist: {needs}\n" if needs else "")
            )
            wheel.writestr(
                f"{info}/WHEEL",
                f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
            )
            wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        page = self.folder / "simple" / name / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<a href="../../{file.name}#sha256={digest}">{file.name}</a>')
        return f"{name}=={version} --hash=sha256:{digest}"

    def lock(self, file: Path, *requirements: str) -> Path:
        """Write a requirements file that finds its packages here and nowhere else."""
        lines = ["--no-index", f"--find-links {self.folder}", *requirements]
        file.write_text("\n".join(lines) + "\n")
        return file


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """A package index without a network."""
    folder = tmp_path / "index"
    folder.mkdir()
    return Index(folder)
