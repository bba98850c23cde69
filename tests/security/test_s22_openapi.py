"""S22: whatever fits, or nearly fits, the OpenAPI description is answered as it says, and never with a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from api.app import create_app
from api.settings import ApiSettings
from knowledge import KnowledgeSettings
from tests.running_api import http
from tests.security.conftest import KEY

pytestmark = pytest.mark.heavy

schema = schemathesis.openapi.from_dict(create_app(ApiSettings(), None).openapi())  # type: ignore[arg-type]  # never opened


@pytest.fixture(scope="module")
def fuzzed(server: str) -> Iterator[str]:
    yield server
    assert http.get(f"{server}/ready").status_code == 200


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_s22_no_request_that_fits_the_description_breaks_the_server(
    fuzzed: str, mills: KnowledgeSettings, case: schemathesis.Case[Any]
) -> None:
    headers = {"Authorization": f"Bearer {KEY}"} if case.path.startswith(("/api/documents", "/api/gaps", "/api/f", "/metrics")) else {}
    case.call_and_validate(
        base_url=fuzzed, headers=headers, checks=[not_a_server_error, content_type_conformance, response_schema_conformance], timeout=60
    )
