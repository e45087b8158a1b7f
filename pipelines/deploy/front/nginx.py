"""nginx as the front of an environment: our own instance, which needs no root and no reload.

It resolves the path of a Unix socket at every connect, so that renaming the link `web.sock` is the
whole switch. It behaves as the embedded front does, but for one thing: it cannot wait for a socket
that nobody listens on, so it answers 503 at once.
"""

from __future__ import annotations

import getpass
import mimetypes
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from pipelines.system.faults import EnvironmentFault

STOP_SIGNAL = "SIGQUIT"  # finishes what runs; SIGTERM would cut it
HASHED_NAME = r"\.[0-9a-f]{8,64}\.[^/]+$"  # app.0123456789ab.css: its content never changes
CACHE_FOREVER, CACHE_NOT = "public, max-age=31536000, immutable", "no-cache"
RETRY_AFTER = 2  # seconds
UNAVAILABLE_PAGE = (
    "<!doctype html><title>Back in a moment</title><h1>Back in a moment</h1>"
    "<p>This site is not answering just now. Please try again in a few seconds.</p>\n"
)

CONFIGURATION = Template(r"""# Written by the deploy engine whenever it starts the front.
daemon off;
$user
worker_processes auto;
worker_shutdown_timeout 10s;
pid "$run/nginx.pid";
error_log stderr warn;
events { worker_connections 4096; }

http {
    types {
$types
    }
    types_hash_max_size 4096;
    default_type application/octet-stream;
    server_tokens off;
    sendfile on;
    client_body_temp_path "$run/nginx/body";
    proxy_temp_path "$run/nginx/proxy";
    fastcgi_temp_path "$run/nginx/fastcgi";
    uwsgi_temp_path "$run/nginx/uwsgi";
    scgi_temp_path "$run/nginx/scgi";

    map $$status $$status_number { 000 499; default $$status; }
    log_format json escape=json '{"time": $$msec, "client": "$$remote_addr", '
        '"method": "$$request_method", "path": "$$request_uri", "status": $$status_number, '
        '"seconds": $$request_time, "agent": "$$http_user_agent"}';
    access_log "$access_log" json;

    map $$http_upgrade $$connection_header { default upgrade; "" close; }
    map $$uri $$static_cache { default "$not"; "~$hashed" "$forever"; }

    upstream app {  # twice, so that what is safe to repeat is asked again when a server dies
        server "unix:$socket" max_fails=0;
        server "unix:$socket" max_fails=0;
    }

    server {
        listen $listen backlog=4096;
        keepalive_timeout 75s;
        keepalive_requests 1000000;
        client_max_body_size 0;

        proxy_http_version 1.1;
        proxy_set_header Host $$http_host;
        proxy_set_header X-Forwarded-For $$proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Host $$http_host;
        proxy_set_header X-Forwarded-Proto $$scheme;
        proxy_set_header Upgrade $$http_upgrade;
        proxy_set_header Connection $$connection_header;
        proxy_buffering off;
        proxy_request_buffering off;
        proxy_connect_timeout 5s;
        proxy_read_timeout 1h;
        proxy_send_timeout 1h;
        proxy_next_upstream error;
        error_page 502 = @unavailable;

        location / { proxy_pass http://app; }
        location @app { proxy_pass http://app; }
$static
        location @unavailable {
            default_type text/html;
            add_header Retry-After $retry_after always;
            return 503 '$page';
        }
    }
}
""")

STATIC = Template(r"""
        location ^~ "$prefix" {
            alias "$folder/";
            try_files $$uri @app;
            add_header Cache-Control $$static_cache;
        }""")


@dataclass(frozen=True)
class Front:
    """Settings of a front; `static` maps URL prefixes (`/static/`) to folders."""

    listen: str
    socket: Path
    static: Mapping[str, Path]
    run: Path
    access_log: Path


def installed() -> Path | None:
    """Return nginx's program, also where a normal user's PATH lacks it."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def configuration(front: Front) -> str:
    """Return the whole nginx.conf for one environment."""
    static = [
        STATIC.substitute(prefix=prefix, folder=folder) for prefix, folder in front.static.items()
    ]
    types = {suffix[1:].lower(): kind for suffix, kind in mimetypes.types_map.items()}
    return CONFIGURATION.substitute(
        # As root, workers would change to a user who may not reach the sockets; the app itself
        # runs as this user too.
        user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
        types="\n".join(f"        {kind} {suffix};" for suffix, kind in types.items()),
        listen=front.listen,
        socket=front.socket,
        static="\n".join(static),
        run=front.run,
        access_log=front.access_log,
        hashed=HASHED_NAME,
        forever=CACHE_FOREVER,
        retry_after=RETRY_AFTER,
        page=UNAVAILABLE_PAGE,
        **{"not": CACHE_NOT},
    )


def write(front: Front) -> Path:
    """Write `run/nginx.conf`, once nginx itself finds it right; raises EnvironmentFault."""
    (front.run / "nginx").mkdir(parents=True, exist_ok=True)
    aside, target = front.run / "nginx.conf.next", front.run / "nginx.conf"
    aside.write_text(configuration(front))
    tried = subprocess.run([*command(aside), "-t"], capture_output=True, text=True)
    if tried.returncode:
        raise EnvironmentFault(f"nginx refuses its configuration {aside}: {tried.stderr.strip()}")
    aside.replace(target)
    return target


def command(conf: Path) -> list[str]:
    """Return the argv of nginx in the foreground, with this configuration and no other."""
    program = installed()
    if program is None:
        raise EnvironmentFault('nginx is not installed; install it, or set front = "embedded"')
    return [str(program), "-e", "stderr", "-p", str(conf.parent), "-c", str(conf)]
