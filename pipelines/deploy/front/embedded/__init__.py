"""The front of an environment on a machine without nginx: static files, and the app behind a link.

Each request connects anew to the socket that the link names at that moment, so that renaming the
link is the whole switch, and a client's own connection outlives any number of them.

Ours, because a fresh machine has no nginx, and no front that is installed as a wheel lets requests
wait while nobody listens behind the link.
"""
