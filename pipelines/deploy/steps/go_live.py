"""The second half of a deploy: the release starts, proves itself, gets the traffic, is watched."""

from __future__ import annotations

import time

from pipelines.deploy import health
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.front import baking, switch
from pipelines.deploy.release import assets, server
from pipelines.deploy.step import step


@step(
    "start-release",
    plan=lambda preview: f"Start {preview.environment.web_workers} web workers, without traffic",
    must_be_undone=True,
)
def start_release(deploy: Deploy) -> str:
    """Start its web server beside the one that serves, on a socket of its own."""
    name = server.web_name(deploy.new)
    deploy.supervisor.want(name, server.web(deploy.environment, deploy.new))
    return f"{name} started on its own socket; nobody is led to it yet"


@step(
    "wait-until-ready",
    plan=lambda preview: f"Within {preview.environment.start_timeout:g} s, as itself",
)
def wait_until_ready(deploy: Deploy) -> str:
    """Wait until the release answers with its own identity, on its own socket."""
    environment = deploy.environment
    took = health.wait_until_ready(
        health.private(environment, deploy.new),
        deploy.new,
        environment.start_timeout,
        server.died(environment, deploy.supervisor, deploy.new),
    )
    return f"Ready as {deploy.new.version} after {took:.2f} s"


@step(
    "smoke",
    plan=lambda preview: f"Ask for {', '.join(preview.artifact.manifest.run.smoke) or 'nothing'}",
)
def smoke(deploy: Deploy) -> str:
    """Ask for the pages that the project names, on the release's own socket."""
    endpoint = health.private(deploy.environment, deploy.new)
    paths = deploy.new.manifest.run.smoke
    for path in paths:
        if complaint := health.unfit(endpoint.get(path)):
            raise ReleaseFault(f"Smoke request: {path} of the new release {complaint}.")
    return f"{', '.join(paths)} answered well" if paths else "The release names no smoke requests"


@step(
    "share-assets",
    plan=lambda preview: f"Add its static files to {preview.environment.assets}",
)
def share_assets(deploy: Deploy) -> str:
    """Add its static files to those of all releases, before any page refers to them."""
    added = assets.share(deploy.environment, deploy.new)
    return f"{added} static files added to those of earlier releases"


@step(
    "switch",
    plan=lambda preview: (
        f"Rename {preview.environment.socket.name}: traffic goes to the new release"
    ),
)
def switch_traffic(deploy: Deploy) -> str:
    """Route every new request to the release, by one rename."""
    deploy.before = baking.traffic(deploy.environment, deploy.log_start)
    began = time.perf_counter()
    switch.point(deploy.environment, deploy.new)
    took = (time.perf_counter() - began) * 1000
    return f"Requests go to {deploy.new.version} since one rename ({took:.2f} ms)"


@step(
    "bake",
    plan=lambda preview: (
        f"Watch errors and latency for {preview.environment.bake:g} s; go back if worse"
    ),
)
def bake(deploy: Deploy) -> str:
    """Watch the release serve; raises ReleaseFault when it is worse than before."""
    assert deploy.before is not None  # looked at by the step before
    return baking.watch(deploy.environment, deploy.new, deploy.before, deploy.supervisor)
