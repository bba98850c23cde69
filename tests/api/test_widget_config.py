from api.settings import ApiSettings
from tests.running_api import OpenBot, http, no_bot, serving, wait_until_ready
from tests.widget_visitor import Visitor, part


def test_every_starter_is_answered(server: str) -> None:
    starters = http.get(f"{server}/api/widget/config").json()["starters"]
    assert 1 <= len(starters) <= 4
    for starter in starters:
        assert part(Visitor(server).ask(starter), "data-reply")["status"] in ("answered", "partly_answered"), starter


def test_what_the_documents_do_not_cover_is_no_starter_and_their_titles_fill_up(open_real_bot: OpenBot) -> None:
    proposals = ("How do I bake sourdough bread?", "Hello!", "Which jobs are at risk?")
    with serving(open_real_bot, ApiSettings(widget_starters=proposals)) as address:
        wait_until_ready(address)
        starters = http.get(f"{address}/api/widget/config").json()["starters"]
    assert starters[0] == "Which jobs are at risk?"
    assert "What does the guidance say about work and machines?" in starters
    assert not {"How do I bake sourdough bread?", "Hello!"} & set(starters)


def test_before_the_bot_is_open_the_rest_is_known() -> None:
    settings = ApiSettings(
        widget_title="Guide",
        widget_greeting="Hi.",
        human_contact_text="Ask Kim",
        human_contact_url="mailto:kim@example.org",
        retention_days=7,
    )
    with serving(no_bot, settings) as address:
        config = http.get(f"{address}/api/widget/config").json()
    assert config["status"] in ("starting", "unavailable")
    assert config["message"]
    assert config["starters"] == []
    assert (config["title"], config["greeting"], config["retention_days"]) == ("Guide", "Hi.", 7)
    assert config["human_contact"] == {"text": "Ask Kim", "url": "mailto:kim@example.org"}


def test_the_longest_question_is_the_one_that_the_bot_takes(server: str) -> None:
    config = http.get(f"{server}/api/widget/config").json()
    visitor = Visitor(server)
    longest = ("word " * config["max_message_characters"])[: config["max_message_characters"] - 1] + "?"
    assert visitor.post_question(longest).status_code == 200
    assert visitor.post_question(longest + "?").status_code == 400
