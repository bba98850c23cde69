from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import ApiSettings


def test_the_file_is_shared_with_other_packages_and_a_misspelt_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_LANGUAGE_MODELS=extractive\nAPI_PORT=9\n", encoding="utf-8")
    assert ApiSettings().port == 9
    (tmp_path / ".env").write_text("API_PROT=9\n", encoding="utf-8")
    with pytest.raises(ValidationError, match="prot"):
        ApiSettings()
