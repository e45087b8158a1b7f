"""Commands that do not behave, and what they leave behind."""

from __future__ import annotations

from tests.integration.hostile.draft import MARK, Draft, Trick

# Each is a line of `sh`; {mark} is a name, and a number of seconds, that nothing else has.
PRINTS = (
    "yes 'a line that says nothing at all' | head -c 5000000",
    "head -c 5000000 /dev/urandom",
    "head -c 1000000 /dev/zero | tr '\\0' x",
    "head -c 100000 /dev/zero",
    "printf '\\033[2J\\007\\r'",
    "printf '\\377\\376 \\303(\\n%.0s' $(seq 2000)",
    "seq 100000 | tr '\\n' '\\r'",
    "printf 'no end'",
    "printf 'FAILED tests/x.py::%05000d - x\\n' 1; false",
    "printf 'FAILED \\033[31m\\001\\n'; false",
    "printf 'Ran 9e99 tests in -1s\\nFAILED (failures=99999999999999999999)\\n'; false",
    "printf 'TOTAL 1 1 %s%%\\n' nan; printf 'TOTAL 0 0 99999999999%%\\n'",
    "printf '===== 99999999999 failed, -1 passed in 1e999s =====\\n'; false",
    "printf '::error::x\\n##[error]x\\n<script>alert(1)</script>'; false",
    "printf '\\342\\200'",
    "exec >&- 2>&-; true",
    "dmesg; true",
)
HANGS = (
    "sleep {mark}",
    "cat",
    "trap '' TERM INT HUP; sleep {mark} & wait",
    "kill -STOP $$",
    "setsid sleep {mark} & sleep {mark}",
    "while :; do :; done",
    "python -c 'input()' < /dev/zero",
)
BACKGROUND = (
    "(setsid sleep {mark} &)",
    "nohup sleep {mark} & true",
    "sleep {mark} & exit 0",
    "(setsid sh -c 'trap \"\" TERM; sleep {mark}' >/dev/null 2>&1 &)",
)
_HOOKS = (
    "mkdir -p .git/hooks; for h in post-checkout post-index-change; do "
    "printf '#!/bin/sh\\ntouch ~/x{mark}' > .git/hooks/$h; chmod +x .git/hooks/$h; done"
)
_DEEP = (
    "i=0; while [ $i -lt 120 ]; do mkdir d && cd d || break; i=$((i+1)); done; "
    "mkdir $(printf x%.0s $(seq 250))"
)
HARMS = (
    "rm -rf .",
    "rm -rf ./* ./.[!.]*",
    "cd ..; rm -rf *; true",
    "chmod 000 .",
    "chmod -R a-rwx . ; true",
    "umask 777; touch x; mkdir y",
    "mkdir -p '../x{mark}'",
    "touch '/tmp/x{mark}' '/var/tmp/x{mark}' '/dev/shm/x{mark}'; true",
    "touch ../../x{mark} ~/x{mark}; true",
    "kill -9 -1",
    "kill -9 $PPID",
    "kill -9 $$",
    "exit 255",
    "ulimit -n 0; true",
    "head -c 90000000 /dev/zero > fill",
    "while :; do head -c 30000000 /dev/zero > f$((i+=1)) || exit 3; done",
    "mkdir many; cd many; seq 20000 | xargs touch",
    _DEEP,
    "ln -s / root; ln -s . itself; mkfifo pipe",
    "touch -d @-1 old; touch -d @99999999999 new; true",
    "touch \"$(printf 'two\\nlines')\" \"$(printf '\\377')\"; chattr +i x; true",
    "rm -rf .git; mkfifo .git; true",
    "git config core.fsmonitor 'touch ~/x{mark}'; git config core.hooksPath .; true",
    _HOOKS,
    "touch .git/index.lock .git/HEAD.lock; true",
    "echo ref: refs/x > .git/HEAD; true",
    "mkdir .git/objects/00; chmod 0 .git/objects; true",
    "echo '[include] path=/etc/passwd' >> .git/config; true",
    "find .git -type f -exec truncate -s 0 {} +; true",
)


def prints(draft: Draft) -> None:
    draft.run(draft.chance.choice(PRINTS))


def hangs(draft: Draft) -> None:
    stage = draft.run(_marked(draft.chance.choice(HANGS)))
    draft.keys[stage]["timeout_minutes"] = 0.03


def leaves_a_process(draft: Draft) -> None:
    draft.run(_marked(draft.chance.choice(BACKGROUND)))


def harms_its_folder(draft: Draft) -> None:
    draft.run(_marked(draft.chance.choice(HARMS)))


def _marked(line: str) -> str:
    return line.replace("{mark}", MARK)


TRICKS: tuple[Trick, ...] = (prints, prints, hangs, leaves_a_process, *[harms_its_folder] * 4)
