import base64
import gzip
import hashlib
from pathlib import Path

import httpx
import pytest

from api.widget_files import WidgetFiles
from tests.running_api import http

SCRIPT = Path(__file__).parents[2] / "api" / "static" / "widget.js"


def test_the_script_goes_out_as_it_was_built(server: str) -> None:
    response = http.get(f"{server}/widget.js", headers={"Accept-Encoding": "identity"})
    assert response.content == SCRIPT.read_bytes()
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert {"Accept-Encoding", "Origin"} <= {name.strip() for name in response.headers["vary"].split(",")}


def test_after_an_update_no_page_gets_the_old_script_from_a_cache(server: str) -> None:
    page = http.get(server).text
    address = page.split('<script type="module" src="')[1].split('"')[0]
    assert http.get(server + address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert address != "/widget.js"
    assert http.get(f"{server}/widget.js?v=other").headers["cache-control"] == "public, max-age=3600"


def test_it_is_packed_for_who_can_unpack_it(server: str) -> None:
    with http.stream("GET", f"{server}/widget.js", headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == SCRIPT.read_bytes()
    assert len(packed) < SCRIPT.stat().st_size / 2


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_it_already_is_told_so(server: str, encoding: str) -> None:
    def get(tag: str) -> httpx.Response:
        return http.get(f"{server}/widget.js", headers={"Accept-Encoding": encoding, "If-None-Match": tag})

    etag = get('"other"').headers["etag"]
    assert get(etag).status_code == get(f'"other", W/{etag}').status_code == get("*").status_code == 304
    assert get(etag).content == b""
    assert get('"other"').status_code == 200


def test_the_two_ways_of_sending_it_have_two_etags(server: str) -> None:
    tags = {http.get(f"{server}/widget.js", headers={"Accept-Encoding": encoding}).headers["etag"] for encoding in ("gzip", "identity")}
    assert len(tags) == 2


def test_the_integrity_value_is_that_of_the_file(server: str) -> None:
    script = http.get(f"{server}/api/widget/config").json()["script"]
    content = http.get(script["url"]).content
    assert script["integrity"] == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert script["bytes"] == len(content)


@pytest.mark.parametrize("path", ["nowhere.js", "../app.py", "..%2fapp.py", "%2e%2e/app.py", "/etc/passwd", "%00", ""])
def test_no_path_leads_out_of_the_folder(server: str, path: str) -> None:
    assert http.get(f"{server}/widget/{path}").status_code == 404


def test_a_range_is_not_worth_anything(server: str) -> None:
    ranges = ",".join(f"{start}-" for start in range(2_000))
    response = http.get(f"{server}/widget.js", headers={"Range": f"bytes={ranges}"})
    assert (response.status_code, response.content) == (200, SCRIPT.read_bytes())


def test_the_files_beside_the_script_go_out_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "fr.json").write_text("{}")
    files = WidgetFiles(tmp_path)
    found = files.file("locales/fr.json")
    assert found is not None
    assert found.media_type == "application/json"
    assert files.script("") is None
