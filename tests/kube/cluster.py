"""A real kube-apiserver over a real etcd, on loopback: it admits and keeps, and runs no pod.

No controller and no scheduler: what a Deployment would make is asked for by the tests themselves.
"""

from __future__ import annotations

import http.client
import json
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.kube.certificates import write_certificates
from tests.servers.fixtures import free_port

PATIENCE_SECONDS = 120.0
RESTRICTED = {
    f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn", "audit")
}


@dataclass(frozen=True)
class Answer:
    """`warnings`: what the server adds for people (RFC 9111 §5.5, with its own sentences)."""

    status: int
    said: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass
class Cluster:
    """`programs`: the folder of `kube-apiserver`, `etcd` and `helm`; `folder` is written in."""

    programs: Path
    folder: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Until the server says that it is ready; an assertion with its own words otherwise."""
        self._pki = self.folder / "pki"
        write_certificates(self._pki)
        etcd, peers, self._port = free_port(), free_port(), free_port()
        self._run("etcd", *self._etcd_words(etcd, peers))
        self._run("kube-apiserver", *self._server_words(etcd))
        self._trust = ssl.create_default_context(cafile=self._pki / "ca.pem")
        self._trust.load_cert_chain(self._pki / "client.pem", self._pki / "client.key")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._ready():
            assert all(one.poll() is None for one in self._running), self._words()
            assert time.monotonic() < deadline, self._words()
            time.sleep(0.2)
        (self.folder / "kubeconfig").write_text(self._kubeconfig())

    def end(self) -> None:
        for one in reversed(self._running):
            one.terminate()
        for one in reversed(self._running):
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """One request as the cluster's administrator."""
        asked = http.client.HTTPSConnection(
            "127.0.0.1", self._port, context=self._trust, timeout=30
        )
        try:
            headers = {"Content-Type": "application/json"}
            asked.request(method, path, None if body is None else json.dumps(body), headers)
            answer = asked.getresponse()
            warnings = tuple(answer.headers.get_all("Warning") or ())
            text = answer.read()
        finally:
            asked.close()
        try:
            said = json.loads(text)
        except ValueError:
            said = {"message": text.decode(errors="replace")}
        return Answer(answer.status, said, warnings)

    def helm(self, *words: str) -> subprocess.CompletedProcess[str]:
        home = str(self.folder / "helm")
        return subprocess.run(
            [str(self.programs / "helm"), *words],
            env={
                "KUBECONFIG": str(self.folder / "kubeconfig"),
                "HOME": home,
                "PATH": "/usr/bin:/bin",
            },
            capture_output=True,
            text=True,
            timeout=100,
        )

    def make_namespace(self, name: str) -> None:
        """A namespace under Pod Security "restricted", with the account that pods are given."""
        named = {"metadata": {"name": name, "labels": RESTRICTED}}
        assert self.ask("POST", "/api/v1/namespaces", named).status == 201
        # A controller would make it; there is none.
        account = {"metadata": {"name": "default"}}
        where = f"/api/v1/namespaces/{name}/serviceaccounts"
        assert self.ask("POST", where, account).status == 201

    def define(self, group: str, version: str, kind: str, plural: str) -> None:
        """A kind that an operator would bring; any body is taken."""
        shape = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
        one = {
            "name": version,
            "served": True,
            "storage": True,
            "schema": {"openAPIV3Schema": shape},
        }
        made = {
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {
                "group": group,
                "scope": "Namespaced",
                "names": {"kind": kind, "plural": plural},
                "versions": [one],
            },
        }
        where = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        assert self.ask("POST", where, made).status == 201
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.ask("GET", f"/apis/{group}/{version}/{plural}").status != 200:
            assert time.monotonic() < deadline, f"{kind} was never served"
            time.sleep(0.1)

    def _etcd_words(self, port: int, peers: int) -> list[str]:
        here, there = f"https://127.0.0.1:{port}", f"http://127.0.0.1:{peers}"
        return [
            f"--data-dir={self.folder}/etcd",
            f"--listen-client-urls={here}",
            f"--advertise-client-urls={here}",
            f"--listen-peer-urls={there}",
            f"--initial-advertise-peer-urls={there}",
            f"--initial-cluster=default={there}",
            "--client-cert-auth",
            f"--trusted-ca-file={self._pki}/ca.pem",
            f"--cert-file={self._pki}/server.pem",
            f"--key-file={self._pki}/server.key",
            "--unsafe-no-fsync",
        ]

    def _server_words(self, etcd: int) -> list[str]:
        return [
            f"--etcd-servers=https://127.0.0.1:{etcd}",
            f"--etcd-cafile={self._pki}/ca.pem",
            f"--etcd-certfile={self._pki}/client.pem",
            f"--etcd-keyfile={self._pki}/client.key",
            "--bind-address=127.0.0.1",
            f"--secure-port={self._port}",
            f"--tls-cert-file={self._pki}/server.pem",
            f"--tls-private-key-file={self._pki}/server.key",
            f"--client-ca-file={self._pki}/ca.pem",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={self._pki}/accounts.key",
            f"--service-account-signing-key-file={self._pki}/accounts.key",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--endpoint-reconciler-type=none",
        ]

    def _run(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.said").open("wb") as said:
            self._running.append(
                subprocess.Popen(
                    [str(self.programs / name), *words],
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                )
            )

    def _ready(self) -> bool:
        try:
            return self.ask("GET", "/readyz").status == 200
        except OSError:
            return False

    def _words(self) -> str:
        files = sorted(self.folder.glob("*.said"))
        return "\n".join(f"--- {one.stem}\n{one.read_text()[-3000:]}" for one in files)

    def _kubeconfig(self) -> str:
        files = {
            "client-certificate": f"{self._pki}/client.pem",
            "client-key": f"{self._pki}/client.key",
        }
        where = {
            "server": f"https://127.0.0.1:{self._port}",
            "certificate-authority": f"{self._pki}/ca.pem",
        }
        return yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "essai",
                "clusters": [{"name": "essai", "cluster": where}],
                "users": [{"name": "essai", "user": files}],
                "contexts": [{"name": "essai", "context": {"cluster": "essai", "user": "essai"}}],
            }
        )
