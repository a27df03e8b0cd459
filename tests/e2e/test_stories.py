"""Stories as a user of the embedded system meets them."""

from __future__ import annotations

from support.system import System, post

CALL = {
    "url": "https://ledger.example/world/call",
    "title": "Fidan and Blinken talk by phone about the Rafah crossing",
    "text": "Turkish Foreign Minister Hakan Fidan telephoned U.S. Secretary of State Antony Blinken about the Rafah "
    "crossing on Tuesday. The ministry in Ankara said that Fidan had asked for aid lorries to pass at Rafah.",
    "source": "The Ledger",
    "published_at": "2024-08-21T08:00:00Z",
    "language": "en",
}
SECOND_OUTLET = {
    "url": "https://harbour.example/a/77",
    "title": "Blinken, Fidan discuss Rafah crossing",
    "text": "Hakan Fidan, the Turkish foreign minister, held a phone call with Antony Blinken on Tuesday about aid "
    "lorries at the Rafah crossing, the ministry in Ankara said.",
    "source": "Harbour Times",
    "published_at": "2024-08-21T10:00:00Z",
    "language": "en",
}
NEXT_DAY = {
    "url": "https://chronicle.example/rafah",
    "title": "Aid lorries pass the Rafah crossing after Fidan's call with Blinken",
    "text": "Aid lorries passed the Rafah crossing on Wednesday, a day after Hakan Fidan telephoned Antony Blinken. "
    "The ministry in Ankara thanked Egypt. Turkish Foreign Minister Hakan Fidan praised Egypt on Wednesday.",
    "source": "Daily Chronicle",
    "published_at": "2024-08-22T09:00:00Z",
    "language": "en",
}
OTHER = {
    "url": "https://ledger.example/sanctions",
    "title": "Canada imposes sanctions on Venezuelan judges",
    "text": "Canada imposed sanctions on Venezuela on Tuesday over the jailing of opposition leaders in Caracas.",
    "source": "The Ledger",
    "published_at": "2024-08-21T09:00:00Z",
    "language": "en",
}


def story_of(system: System, article_id: str) -> str | None:
    status, article = system.request("GET", f"/v1/articles/{article_id}")
    assert status == 200, article
    story: str | None = article["story_id"]
    return story


def test_articles_of_one_story_share_it_and_its_events_are_found_by_it(system: System) -> None:
    ids = [post(system, submission) for submission in (NEXT_DAY, OTHER, SECOND_OUTLET, CALL)]
    told = [story_of(system, article_id) for article_id in ids]
    assert told[0] == told[2] == told[3] != told[1]

    events = system.all(f"/v1/events?story={told[0]}")
    assert {e["article_id"] for event in events for e in event["evidence"]} == {ids[0], ids[2], ids[3]}
    assert all(event["story_ids"] == [told[0]] for event in events)
    assert [event["code"] for event in system.all(f"/v1/events?story={told[1]}")] == ["163"]

    status, story = system.request("GET", f"/v1/stories/{told[0]}")
    assert (status, story["article_ids"]) == (200, [ids[3], ids[2], ids[0]])
    assert (story["title"], story["last_seen"]) == (CALL["title"], "2024-08-22T09:00:00Z")


def test_a_withdrawn_article_leaves_its_story(system: System) -> None:
    first, second = post(system, CALL), post(system, SECOND_OUTLET)
    before = story_of(system, second)
    system.request("DELETE", f"/v1/articles/{first}")
    system.settle()
    # The story began with the withdrawn article: it goes on under the id that the others give it.
    assert system.request("GET", f"/v1/stories/{before}")[0] == 404
    status, story = system.request("GET", f"/v1/stories/{story_of(system, second)}")
    assert (status, story["article_ids"]) == (200, [second])


def test_a_subscription_by_story_is_refused_with_the_way_out(system: System) -> None:
    status, problem = system.request("GET", "/v1/events/stream?story=s1")
    assert (status, problem["field"]) == (400, "story")
    assert "/v1/events" in problem["detail"]
    hook = {"url": "https://example.org/hook", "filter": {"story": "s1"}}
    status, problem = system.request("POST", "/v1/webhooks", hook)
    assert (status, problem["field"].split(".")[0]) == (400, "filter")
