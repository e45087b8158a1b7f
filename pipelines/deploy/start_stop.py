"""`start` and `stop`: the environment as a whole, with whatever release should serve in it."""

from __future__ import annotations

from pipelines.deploy.deploy import Deploy
from pipelines.deploy.progress import Result
from pipelines.deploy.recovery import start_environment
from pipelines.deploy.rehearsal import place
from pipelines.deploy.step import step
from pipelines.deploy.steps.verify import verify_release
from pipelines.system.faults import Fault


def start(deploy: Deploy) -> Result:
    """Bring up supervisor, database, front and the current release; what runs is left alone."""
    deploy.release = deploy.serving
    try:
        deploy.take(start_environment)
        if deploy.serving:
            deploy.take(verify_release)
    except Fault as fault:
        deploy.fault = fault
        return deploy.result("refused", str(fault))
    served = deploy.serving.version if deploy.serving else "Nothing deployed yet"
    return deploy.result("started", f"{served} on {deploy.environment.url}")


def stop(deploy: Deploy) -> Result:
    """Stop everything of the environment; `start` brings the same release back."""
    deploy.release = deploy.serving
    try:
        deploy.take(stop_environment)
    except Fault as fault:
        deploy.fault = fault
        return deploy.result("refused", str(fault))
    return deploy.result("stopped", f"Nothing of {deploy.environment.name} runs any more.")


@step("stop-environment")
def stop_environment(deploy: Deploy) -> str:
    """Stop every process, the supervisor last."""
    names = [process.name for process in deploy.supervisor.status() if process.state != "unkept"]
    deploy.supervisor.stop(timeout=2 * deploy.environment.drain + 60)
    place.sweep(deploy.environment)
    return f"Stopped {', '.join(names) or 'nothing: it did not run'}"
