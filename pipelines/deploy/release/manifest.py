"""`release.json`: what a release says about itself and how it wants to be run."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines import validation
from pipelines.validation import Expected, ExpectedList

_WORDING = validation.Wording(
    wrong="{path} = {value} must {meaning}.",
    missing="{path} is missing.",
    unknown="{path} is unknown; {remedy}",
    entry="{path}: {value} must {meaning}.",
    no_table="{path} must be a table.",
)
_A_TEXT = Expected("be a text")
_A_PATH = Expected("start with a /")
_LIST = "be a list of texts"

_Text = Annotated[str, _A_TEXT]
_Path = Annotated[str, Field(pattern="^/"), _A_PATH]
_Commands = Annotated[tuple[_Text, ...], ExpectedList(_A_TEXT, meaning=_LIST)]
_Paths = Annotated[tuple[_Path, ...], ExpectedList(_A_PATH, meaning=_LIST)]
_Version = Annotated[
    str,  # it becomes the name of a directory
    Field(pattern="^[A-Za-z0-9][A-Za-z0-9._+!-]{0,60}$"),
    Expected("be letters, digits and . _ + ! - only"),
]
_Revision = Annotated[
    str, Field(pattern="^[0-9a-f]{40}$"), Expected("be the 40 hexadecimal digits of a commit")
]
_Hash = Annotated[
    str, Field(pattern="^[0-9a-f]{64}$"), Expected("be the 64 hexadecimal digits of a SHA-256")
]
_Python = Annotated[
    str,
    Field(pattern=r"^3\.[0-9]{1,2}$"),
    Expected('be a text with major and minor, as in "3.11"'),
]
_Protocol = Annotated[Literal["asgi", "wsgi"], Expected('be "asgi" or "wsgi"')]


class Run(BaseModel):
    """How the release is served, watched and accompanied."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    application: _Text = Field(description="what the web server serves: module:callable")
    protocol: _Protocol = Field(description="how the web server calls it")
    health: _Path = Field(description="must answer with the release's identity")
    smoke: _Paths = Field(default=(), description="must answer before the release gets traffic")
    background: _Commands = Field(default=(), description="processes beside the web server")
    self_test: _Text = Field(default="", description="writes and reads what the application does")
    static: _Text = Field(default="", description="where static files lie, from the source tree")
    static_url: _Text = Field(default="/static/", description="where people reach those files")


class Manifest(BaseModel):
    """Identity and needs of a release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Text = Field(description="of the project")
    version: _Version = Field(description="what the release calls itself")
    revision: _Revision = Field(description="the commit that it was built from")
    lock_hash: _Hash = Field(description="of the requirements.txt beside this file")
    python: _Python = Field(description="the Python that it was built and tested with")
    run: Run

    @classmethod
    def parse(cls, data: object) -> Self:
        """Check parsed JSON; raises ValueError with a sentence for every problem."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ValueError(" ".join(validation.problems(error, cls, _WORDING))) from None
