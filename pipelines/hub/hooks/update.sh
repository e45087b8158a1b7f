#!/bin/sh
# git runs this for each ref of a push, with its name, old and new revision, before it moves. `sh`
# starts ten times faster than Python, which 50 branches in one push would notice. The gate's own
# landings run no hook.
if [ -f slipway.remote ]; then
    read -r remote <slipway.remote
    echo "slipway: this hub is a mirror, and would lose your push. Push here instead:"
    echo "slipway:   git push $remote $1"
    exit 1
fi
case "$1 $2" in
"refs/heads/main 0000000000000000000000000000000000000000")
    exit 0 # an empty hub gets its first main
    ;;
"refs/heads/main "*)
    echo "slipway: main only moves by tested merges."
    echo "slipway: push a branch instead:  git push origin HEAD:refs/heads/my-change"
    exit 1
    ;;
refs/heads/* | refs/tags/*)
    exit 0
    ;;
*)
    echo "slipway: $1 is neither a branch nor a tag, and the hub keeps nothing else."
    echo "slipway: push a branch instead:  git push origin HEAD:refs/heads/my-change"
    exit 1
    ;;
esac
