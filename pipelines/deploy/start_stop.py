"""`start` and `stop`: the environment as a whole, with whatever release should serve in it."""

from __future__ import annotations

from pipelines.deploy.deploy import Deploy
from pipelines.deploy.progress import Result
from pipelines.deploy.recovery import start_environment
from pipelines.deploy.rehearsal import place
from pipelines.deploy.steps.verify import verify
from pipelines.system.faults import (
    Fault,
)


def start(deploy: Deploy) -> Result:
    """Bring up keeper, database, front and the current release; what runs is left alone."""
    deploy.release = deploy.serving
    try:
        deploy.record.step("start-environment", lambda: start_environment(deploy))
        if deploy.serving:
            deploy.record.step("verify-release", lambda: verify(deploy))
    except Fault as fault:
        deploy.fault = fault
        return deploy.result("refused", str(fault))
    served = deploy.serving.version if deploy.serving else "Nothing deployed yet"
    return deploy.result("started", f"{served} on {deploy.environment.url}")


def stop(deploy: Deploy) -> Result:
    """Stop everything of the environment; `start` brings the same release back."""
    deploy.release = deploy.serving
    try:
        deploy.record.step("stop-environment", lambda: _stopped(deploy))
    except Fault as fault:
        deploy.fault = fault
        return deploy.result("refused", str(fault))
    return deploy.result("stopped", f"Nothing of {deploy.environment.name} runs any more.")


def _stopped(deploy: Deploy) -> str:
    names = [one.name for one in deploy.keeper.status() if one.state != "unkept"]
    deploy.keeper.stop(timeout=2 * deploy.environment.drain + 60)
    place.sweep(deploy.environment)
    return f"Stopped {', '.join(names) or 'nothing: it did not run'}"
