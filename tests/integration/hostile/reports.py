"""Reports of suites, and of what they cover, that are none."""

from __future__ import annotations

from tests.integration.hostile.draft import Draft, Trick

LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">{}]>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
)
DEEP = "<a>" * 100_000 + "</a>" * 100_000
CASE = '<testcase classname="{0}" name="{1}" time="{2}">{3}</testcase>'
FAILURE = '<failure message="{0}">{0}</failure>'


def _suite(*cases: str, counts: str = "") -> str:
    return f'<testsuites><testsuite name="s" {counts}>{"".join(cases)}</testsuite></testsuites>'


JUNIT = (
    *("", "\0", "<", "<a/>", "text", "\ufeff<testsuites/>", "<testsuite/>" * 2, DEEP, _suite(DEEP)),
    *(LAUGHS + _suite(CASE.format("a", "&a11;", 1, "")), LAUGHS + "<testsuites>&a11;</testsuites>"),
    *('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _suite("&a;"),),
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><testsuites/>',
    "<testsuites>" + "x" * 5_000_000,
    *('<?xml version="1.0" encoding="nonsense"?><testsuites/>', _suite(*["<testcase/>"] * 30_000)),
    *(_suite(CASE.format("c", "n" * 1_000_000, 1, FAILURE.format("x" * 1_000_000))),),
    *(
        _suite(
            *(
                CASE.format("", name, time, FAILURE.format("&#27;[31m\u0085\u2028\ufffe"))
                for name in (
                    "",
                    " ",
                    "../..",
                    "&lt;b&gt;",
                    "two&#10;lines",
                    "\U0001f40d",
                    "x" * 9000,
                )
                for time in ("nan", "inf", "-1", "1e999", "", "x", "1,000.5")
            )
        ),
    ),
    *(_suite(counts='tests="-1" failures="99999999999999999999" errors="nan" time="inf"'),),
    "<testsuites><testsuite><error>suite</error><system-err>&#9;</system-err></testsuite></testsuites>",
    _suite(*["<testsuite>" * 300 + CASE.format("a", "b", 1, "<skipped/>") + "</testsuite>" * 300]),
    *(_suite(*(CASE.format("same", "same", 1, FAILURE.format("x")) for _ in range(2000))),),
)
COVERAGE = (
    *(
        f'<coverage line-rate="{rate}" branch-rate="{rate}" lines-valid="1" lines-covered="1"/>'
        for rate in ("nan", "inf", "-1", "x", "", "1e999", "2", "9" * 400, "0x1", "\u0661")
    ),
    "",
    "\0",
    DEEP,
    LAUGHS + "<coverage>&a11;</coverage>",
    "<coverage/>",
    "<coverage " + "a" * 3_000_000,
    *('<coverage lines-valid="99999999999999999999999" lines-covered="-5"/>', "<x>" * 300_000),
)
LEFT = (
    *("mkfifo {0}", "mkdir {0}", "ln -s /etc/passwd {0}", "ln -s {0} {0}", "ln -s /dev/zero {0}"),
    *("touch {0}; chmod 000 {0}", "truncate -s 90M {0}", "mknod {0} c 1 5 || true", "ln -s .. {0}"),
    "python -c \"import socket; socket.socket(socket.AF_UNIX).bind('{0}')\"",
    "mkdir -p {0}/x; chmod 0 {0}",
    *("head -c 3000000 /dev/urandom > {0}", "printf '<testsuites>' > {0}; (sleep 1; rm -f {0}) &"),
)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-16", "utf-32")


def a_report_that_is_none(draft: Draft) -> None:
    kind, texts = draft.chance.choice((("junit", JUNIT), ("coverage", COVERAGE)))
    text = draft.chance.choice(texts)
    content = text.encode(draft.chance.choice(ENCODINGS), errors="surrogatepass")
    draft.put(f"{kind}.xml", draft.chance.choice((content, content, content + b"\xff\xfe")))
    for stage in ("test", "repo-test"):
        draft.keys[stage][kind] = f"{kind}.xml"
    draft.commands["test"] = {"it": draft.chance.choice(("true", "false"))}


def something_else_in_place_of_a_report(draft: Draft) -> None:
    kind = draft.chance.choice(("junit", "coverage"))
    draft.keys["test"][kind] = "left.xml"
    draft.commands["test"] = {"it": draft.chance.choice(LEFT).format("left.xml")}


TRICKS: tuple[Trick, ...] = (
    *(a_report_that_is_none, a_report_that_is_none, a_report_that_is_none),
    something_else_in_place_of_a_report,
)
