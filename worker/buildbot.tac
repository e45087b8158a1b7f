# Starts a worker; its name, the master's address and its password come from the environment,
# which forgets the password's place before anything is built.
import os
from functools import partial
from pathlib import Path

from buildbot_worker import pb
from buildbot_worker.bot import Worker
from twisted.application import service
from twisted.internet import reactor, task
from twisted.python.log import ILogObserver, FileLogObserver
from twisted.python.logfile import LogFile

from pipelines.buildbot_patches import clock_changes
from pipelines.system import heartbeat

clock_changes.keep_running(reactor)
basedir = os.environ.pop("SLIPWAY_WORKER_DIR")
name = os.environ.pop("SLIPWAY_WORKER_NAME")
host = os.environ.pop("SLIPWAY_WORKER_MASTER")
port = int(os.environ.pop("SLIPWAY_WORKER_MASTER_PORT"))
with open(os.environ.pop("SLIPWAY_WORKER_PASSWORD_FILE")) as file:
    password = file.read().strip()

# note: this line is matched against to check that this is a worker
# directory; do not edit it.
application = service.Application('buildbot-worker')

logfile = LogFile.fromFullPath(
    os.path.join(basedir, "twistd.log"), rotateLength=10_000_000, maxRotatedFiles=5)
application.setComponent(ILogObserver, FileLogObserver(logfile).emit)

# A worker takes no notice of its maxdelay: it waits longer after each attempt, up to a minute.
pb.backoffPolicy = partial(pb.backoffPolicy, maxDelay=5)
worker = Worker(host, port, name, password, basedir, keepalive=clock_changes.KEEPALIVE, umask=None,
                delete_leftover_dirs=False)
worker.setServiceParent(application)

heart = task.LoopingCall(heartbeat.beat, Path(basedir, heartbeat.FILE))
reactor.callWhenRunning(heart.start, heartbeat.EVERY)

if sandbox := os.environ.pop("SLIPWAY_WORKER_SANDBOX", None):  # the gatekeeper has none
    from pipelines.sandbox import Sandbox
    from pipelines.sandbox.worker import confine

    confine(worker, Sandbox.from_json(sandbox))
