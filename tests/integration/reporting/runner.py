"""Django's runner, which leaves its results as JUnit XML as well."""

import shutil
import time
from pathlib import Path
from typing import Any
from unittest import TestSuite, TextTestResult
from xml.etree import ElementTree

from django.test.runner import DiscoverRunner

REPORT = Path("reports/junit.xml")


class Result(TextTestResult):
    """Adds a case to the report for each test that ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = ElementTree.Element("testsuite")

    def startTest(self, test: Any) -> None:
        super().startTest(test)
        self.began = time.monotonic()
        where, _, name = test.id().rpartition(".")
        self.case = ElementTree.SubElement(self.report, "testcase", classname=where, name=name)

    def stopTest(self, test: Any) -> None:
        self.case.set("time", str(time.monotonic() - self.began))
        super().stopTest(test)

    def addFailure(self, test: Any, err: Any) -> None:
        super().addFailure(test, err)
        failure = ElementTree.SubElement(self.case, "failure", message=str(err[1]))
        failure.text = self.failures[-1][1]

    def addSkip(self, test: Any, reason: str) -> None:
        super().addSkip(test, reason)
        ElementTree.SubElement(self.case, "skipped", message=reason)


class Runner(DiscoverRunner):
    def get_resultclass(self) -> type[Result]:
        return Result

    def run_suite(self, suite: TestSuite, **kwargs: Any) -> Any:
        result = super().run_suite(suite, **kwargs)
        REPORT.parent.mkdir(exist_ok=True)
        ElementTree.ElementTree(result.report).write(REPORT)
        shutil.copyfile("covered.xml", REPORT.with_name("coverage.xml"))  # as a tool would write it
        return result
