"""Recovery of a deploy that failed, and of one that was killed."""

from __future__ import annotations

from pipelines.deploy import database, front, release
from pipelines.deploy.converge import converge
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import NotYet, ReleaseFault
from pipelines.deploy.front import baking
from pipelines.deploy.progress import Result
from pipelines.deploy.release import Release
from pipelines.deploy.state import desired, quarantine
from pipelines.deploy.state.journal import Entry
from pipelines.deploy.status import running
from pipelines.deploy.step import Preview, step
from pipelines.deploy.steps import go_live, verify
from pipelines.system.faults import Fault, sentence


def _plan_start_environment(preview: Preview) -> str:
    environment = preview.environment
    return (
        f"Start what does not run of database, {front.kind(environment)} front and current"
        f" release; running: {', '.join(running(environment)) or 'nothing'}"
    )


@step("start-environment", plan=_plan_start_environment)
def start_environment(deploy: Deploy) -> str:
    """Bring up what does not run; finish or undo what a killed deploy left."""
    journal = deploy.record.journal
    killed = [entry for entry in journal.interrupted() if entry["deploy"] != deploy.record.id]
    fault = converge(deploy.environment)
    sentences = []
    for entry in killed:
        sentences.append(_finish_killed(deploy, entry))
        journal.write(entry["deploy"], "end", result="interrupted", reason=sentences[-1])
    if killed and deploy.serving:
        database.write_schema(deploy.environment)
    return " ".join([*sentences, _describe_serving(deploy, fault)])


def _finish_killed(deploy: Deploy, killed: Entry) -> str:
    death = f"The {killed['verb']} of {killed['began']} was killed at {killed.get('step', 'lock')}"
    if killed["verb"] not in ("activate", "rollback"):
        return f"{death}."
    committed = desired.read(deploy.environment).deploy == killed["deploy"]
    if committed and killed["verb"] == "rollback":
        _quarantine_left(deploy.environment, killed["purpose"])
    return f"{death}; it was {'finished' if committed else 'undone'}."


def _quarantine_left(environment: Environment, purpose: str) -> None:
    """Quarantine the release that a person rolled back from, which the killed rollback did not."""
    if previous := desired.read(environment).previous:
        left = release.load(environment, previous)
        quarantine.mark(environment, left.digest, purpose, whatever_else=True)


def _describe_serving(deploy: Deploy, fault: Fault | None) -> str:
    if deploy.serving is None:
        return "The environment runs; nothing has been deployed to it yet"
    if fault:
        return f"{deploy.serving.version} should serve and does not: {fault}"
    return f"The environment runs; {deploy.serving.version} serves"


def undo(deploy: Deploy, fault: Fault) -> Result:
    """Route requests back to the release before, stop the new one; returns what was wrong."""
    deploy.fault = fault
    deploy.record.go_on()
    sentences = [sentence(fault)]
    try:
        if any(step.must_be_undone for step in deploy.reached):
            deploy.take(take_back)
        broken = isinstance(fault, ReleaseFault) and not isinstance(fault, NotYet)
        if broken and deploy.release:
            deploy.take(quarantine_new)
    except Fault as second:
        sentences.append(sentence(f"The way back failed as well: {second}"))
    if deploy.before:
        since = baking.traffic(deploy.environment, deploy.before.end)
        sentences.append(
            f"Until it was taken back, {since.failed} of {since.requests} requests failed."
        )
    if deploy.serving and deploy.serving != deploy.release:
        sentences.append(_check_serving(deploy.environment, deploy.serving))
    return deploy.result(_result_of(deploy, fault), " ".join(sentences))


@step("undo")
def take_back(deploy: Deploy) -> str:
    """Bring what runs in line with what served before."""
    fault = converge(deploy.environment)
    if deploy.pending:
        # The schema may be ahead now, and the next candidate is to be tried on what is there.
        database.write_schema(deploy.environment)
    return _describe_serving(deploy, fault)


def _check_serving(environment: Environment, serving: Release) -> str:
    try:
        verify.answers(environment)
    except Fault as fault:
        return str(fault)
    return f"{serving.version} serves as before."


@step("mark-bad")
def quarantine_new(deploy: Deploy) -> str:
    """Quarantine the release that failed."""
    quarantine.mark(deploy.environment, deploy.new.digest, str(deploy.fault))
    return f"{deploy.new.id} will not be tried again by itself"


def _result_of(deploy: Deploy, fault: Fault) -> str:
    if go_live.switch_traffic in deploy.reached:
        return "rolled-back"
    return "rejected" if isinstance(fault, ReleaseFault) else "refused"
