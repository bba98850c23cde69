from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from knowledge import EmbeddingModel, IndexUnavailable

TEXTS = [
    "Which jobs are at risk from automation?",
    "Data entry clerks",
    "",
    "word " * 600,  # longer than the 256 tokens that the model reads
    "naïve café, 漢字, emoji 😀 and \u202e right to left",
    "Line one.\n\n  Line two with   spaces.\t",
    "In the end, judgement and empathy stay human; so do negotiation, teaching and care.",
]


@pytest.fixture(scope="module")
def reference(embedding_model: EmbeddingModel) -> np.ndarray:
    """What sentence-transformers itself says."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    reference = sentence_transformers.SentenceTransformer(str(embedding_model.folder), device="cpu", local_files_only=True)
    vectors: np.ndarray = reference.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    return vectors


def test_vectors_are_those_of_sentence_transformers(embedding_model: EmbeddingModel, reference: np.ndarray) -> None:
    cosines = (embedding_model.encode(TEXTS) * reference).sum(axis=1)
    assert cosines.min() >= 0.99999


def test_a_text_has_the_same_vector_alone_as_in_a_batch(embedding_model: EmbeddingModel) -> None:
    batch = embedding_model.encode(TEXTS)
    for text, row in zip(TEXTS, batch, strict=True):
        assert embedding_model.encode_query(text) @ row >= 0.99999
        assert embedding_model.encode_passage(text) @ row >= 0.99999


def test_rows_have_unit_length_and_the_order_of_the_texts(embedding_model: EmbeddingModel) -> None:
    vectors = embedding_model.encode(["short", "a much longer text than the first one", "short"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, embedding_model.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert vectors[0] @ vectors[1] < 0.9


def test_equal_texts_are_computed_once(embedding_model: EmbeddingModel) -> None:
    heard: list[int] = []
    embedding_model.encode(["one", "two"] * 50, heard.append)
    assert heard == [2]


def test_no_text_gives_no_row(embedding_model: EmbeddingModel) -> None:
    assert embedding_model.encode([]).shape == (0, embedding_model.dimension)


def test_half_a_surrogate_pair_does_no_harm(embedding_model: EmbeddingModel) -> None:
    assert np.isfinite(embedding_model.encode_query("a \ud800 b")).all()
    assert np.isfinite(embedding_model.encode(["a \ud800 b", "null \x00 byte"])).all()


def test_threads_may_share_it(embedding_model: EmbeddingModel) -> None:
    texts = [text for text in TEXTS if len(text) < 100]
    expected = embedding_model.encode(texts)
    with ThreadPoolExecutor(4) as threads:
        for vectors in threads.map(embedding_model.encode, [texts] * 8):
            np.testing.assert_allclose(vectors, expected, atol=1e-6)


def test_a_folder_is_used_as_it_is(embedding_model: EmbeddingModel) -> None:
    from_folder = EmbeddingModel(str(embedding_model.folder))
    assert from_folder.fingerprint == embedding_model.fingerprint


def test_what_a_package_brings_is_loaded_once_in_a_process_and_a_folder_anew(embedding_model: EmbeddingModel) -> None:
    assert EmbeddingModel.shared("all-MiniLM-L6-v2", threads=1) is EmbeddingModel.shared("all-MiniLM-L6-v2", threads=1)
    folder = str(embedding_model.folder)  # its files may be others tomorrow
    assert EmbeddingModel.shared(folder, threads=1) is not EmbeddingModel.shared(folder, threads=1)


def test_other_weights_in_the_same_folder_change_the_fingerprint(embedding_model: EmbeddingModel, tmp_path: Path) -> None:
    folder = tmp_path / "embedding"
    shutil.copytree(embedding_model.folder, folder)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        weights.write(b"\x01")
    assert EmbeddingModel(str(folder)).fingerprint != embedding_model.fingerprint


def test_a_model_with_other_pooling_goes_through_sentence_transformers(embedding_model: EmbeddingModel, tmp_path: Path) -> None:
    """Pooling by the first token is not what the short way computes."""
    folder = tmp_path / "embedding"
    shutil.copytree(embedding_model.folder, folder)
    pooling = folder / "1_Pooling" / "config.json"
    pooling.write_text(
        '{"word_embedding_dimension": 384, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}', encoding="utf-8"
    )
    other = EmbeddingModel(str(folder), threads=1)
    text = TEXTS[0]
    assert abs(np.linalg.norm(other.encode_query(text)) - 1) < 1e-5
    assert other.encode([text])[0] @ other.encode_query(text) >= 0.99999
    assert other.encode_query(text) @ embedding_model.encode_query(text) < 0.99


def test_an_unknown_name_is_a_plain_error_without_network() -> None:
    with pytest.raises(IndexUnavailable, match="no/such-model"):
        _ = EmbeddingModel("no/such-model").fingerprint


def test_a_folder_without_a_model_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="cannot be loaded"):
        EmbeddingModel(str(tmp_path)).load()


def test_vectors_are_read_only_because_they_are_shared(embedding_model: EmbeddingModel) -> None:
    assert not embedding_model.encode_query("shared by all who ask the same").flags.writeable


def test_each_word_piece_has_its_place_and_a_unit_vector_that_depends_on_its_neighbours(embedding_model: EmbeddingModel) -> None:
    river, money = embedding_model.word_pieces(["the bank of the river", "the bank lends money"])
    places = [[row for row, (start, end) in enumerate(pieces.spans) if (start, end) == (4, 8)] for pieces in (river, money)]
    banks = [pieces.vectors[rows[0]].astype(np.float32) for pieces, rows in zip((river, money), places, strict=True)]
    assert np.allclose([np.linalg.norm(bank) for bank in banks], 1, atol=0.01)
    assert 0.3 < float(banks[0] @ banks[1]) < 0.95


def test_a_text_without_words_has_no_word_pieces(embedding_model: EmbeddingModel) -> None:
    (pieces,) = embedding_model.word_pieces([""])
    assert pieces.spans == ()
    assert pieces.vectors.shape[0] == 0


def test_a_question_goes_through_the_model_once_for_its_vector_and_its_word_pieces(embedding_model: EmbeddingModel) -> None:
    asked = "Which trades does a lighthouse keeper learn?"
    assert embedding_model.remembered_passages([asked]) is None
    assert embedding_model.remembered_pieces([asked]) is None
    embedding_model.encode_query(asked)
    remembered = embedding_model.remembered_pieces([asked])
    assert remembered is not None
    assert embedding_model.remembered_passages([asked]) is not None
    assert [asked[start:end] for start, end in remembered[0].spans][:3] == ["Which", "trades", "does"]


def test_texts_of_a_question_of_unlike_length_have_the_pieces_and_vectors_that_they_have_alone(embedding_model: EmbeddingModel) -> None:
    short, long = "Who tunes it?", "The organ of the chapel is tuned by a woman from the next valley, twice a year."
    together = EmbeddingModel(str(embedding_model.folder))
    vectors = together.encode_passages([short, long])
    for text, vector, pieces in zip([short, long], vectors, together.word_pieces([short, long]), strict=True):
        alone = EmbeddingModel(str(embedding_model.folder))
        assert vector @ alone.encode_passage(text) >= 0.99999
        assert pieces.spans == alone.word_pieces([text])[0].spans
        assert (pieces.vectors.astype(np.float32) * alone.word_pieces([text])[0].vectors).sum(axis=1).min() >= 0.998


def test_products_of_numpy_are_made_by_one_thread_where_questions_are_embedded(embedding_model: EmbeddingModel) -> None:
    embedding_model.load()
    assert [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert all(pool["num_threads"] == 1 for pool in threadpool_info() if pool["user_api"] == "blas")
