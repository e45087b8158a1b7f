#!/bin/sh
# git runs this for each ref of a push, with its name, old and new revision, before it moves. `sh`
# starts ten times faster than Python, which 50 branches in one push would notice. The gate's own
# landings run no hook. What the client says of the old revision may be a lie: the hub is asked.
refuse() {
    printf 'slipway: %s\n' "$@"
    echo "slipway: push a branch instead:  git push origin HEAD:refs/heads/my-change"
    exit 1
}

if [ -f slipway.remote ]; then
    read -r remote <slipway.remote
    echo "slipway: this hub is a mirror, and would lose your push. Push here instead:"
    echo "slipway:   git push $remote $1"
    exit 1
fi

case $1 in
refs/heads/main)
    # An empty hub gets its first main; that which was there is only the administrator's to restore.
    if [ -f slipway.main ] || git show-ref --verify --quiet "$1"; then
        refuse "main only moves by tested merges."
    fi
    case $3 in
    *[!0]*) exit 0 ;;
    esac
    refuse "there is no main yet, and nothing to delete."
    ;;
refs/heads/*) name=${1#refs/heads/} ;;
refs/tags/*) name=${1#refs/tags/} ;;
*) refuse "$1 is neither a branch nor a tag, and the hub keeps nothing else." ;;
esac

if [ -f "$1" ]; then
    read -r points <"$1"
    case $points in
    ref:*) refuse "$1 stands for another ref ($points), which only the administrator changes." ;;
    esac
fi
case $3 in
*[!0]*) ;;
*) exit 0 ;; # whatever its name is, it may go
esac
case $name in
main | main/*) refuse "$1 would be taken for main, or stand in its way." ;;
@ | -* | refs/* | heads/* | tags/* | remotes/* | HEAD | FETCH_HEAD | ORIG_HEAD | *[A-Z]_HEAD)
    refuse "git would take the name $name for something else than $1."
    ;;
*[!0-9a-fA-F]*) ;;
????????????????????????????????????????) refuse "git would take the name $name for a commit." ;;
esac
