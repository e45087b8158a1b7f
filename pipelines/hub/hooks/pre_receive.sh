#!/bin/sh
# Written by `slipway up` each time. Python starts only for a push with options, or while one that
# was told with options has not been seen by the master: a repeated push without them forgets them.
set -- slipway.options/*
[ "${GIT_PUSH_OPTION_COUNT:-0}" != 0 ] || [ -e "$1" ] || exit 0
python=@python@
[ -x "$python" ] || {
    echo "slipway: the hub's Python ($python) is gone: run 'make up' again, or push without options"
    exit $((${GIT_PUSH_OPTION_COUNT:-0} > 0))
}
exec "$python" -IS "$0.py"
