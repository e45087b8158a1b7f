# Starts the master; `slipway up` links this file into the master's base directory.
import os

from buildbot.master import BuildMaster
from twisted.application import service
from twisted.internet import reactor
from twisted.python.log import ILogObserver, FileLogObserver
from twisted.python.logfile import LogFile

from pipelines.buildbot_patches import clock_changes

clock_changes.keep_running(reactor)
basedir = os.path.abspath(os.path.dirname(os.path.expanduser(__file__)))

# note: this line is matched against to check that this is a buildmaster
# directory; do not edit it.
application = service.Application('buildmaster')

logfile = LogFile.fromFullPath(
    os.path.join(basedir, "twistd.log"), rotateLength=10_000_000, maxRotatedFiles=5)
application.setComponent(ILogObserver, FileLogObserver(logfile).emit)

BuildMaster(basedir, "master.cfg", umask=None).setServiceParent(application)
