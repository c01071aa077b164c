"""One cluster a session, where `make test-kube` has said where its programs are."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kube.cluster import Cluster

OPERATORS = (
    ("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"),
    ("monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"),
    ("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects"),
)
"""What the department's case asks of operators; their own schemas are theirs to hold it to."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    programs = os.environ.get("BEFFROI_KUBE")
    if programs is None:
        pytest.skip("a real kube-apiserver and etcd are asked by make test-kube, not here")
    folder = Path(tempfile.mkdtemp(prefix="beffroi-kube-"))
    made = Cluster(Path(programs), folder)
    try:
        made.start()
        for one in OPERATORS:
            made.define(*one)
        yield made
    finally:
        made.end()
        shutil.rmtree(folder)
