"""What the checkout of a build leaves beside the files: a list of them, as old as they are."""

CHECKED_OUT = ".git/slipway"  # as `git ls-files --stage -z` prints it, made when all is there
