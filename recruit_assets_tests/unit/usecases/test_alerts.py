"""Telling people of a failed run, through a real webhook and a real mail server on this machine."""

from __future__ import annotations

import socket

import pytest

from recruit_assets.usecases.alerts import AlertError, Channels, FailedRun, describe, send
from recruit_assets_tests.support.receivers import mail_server, webhook

UI = "http://127.0.0.1:3000/"
SOME_CVS = FailedRun(
    "run-1",
    "__ASSET_JOB",
    assets=["candidate_profiles"],
    cvs={"0123456789abcdef": "not_a_cv", "1123456789abcdef": "encrypted", "2123456789abcdef": "not_a_cv"},
)


def test_the_text_says_what_failed_how_often_why_and_where_to_look_but_names_no_cv():
    title, text = describe(SOME_CVS, UI)
    assert title == "recruit_assets: candidate_profiles: 3 CVs failed"
    assert "(2 not_a_cv, 1 encrypted). The others are done." in text
    assert text.endswith("http://127.0.0.1:3000/runs/run-1")
    assert "0123456789abcdef" not in text


def test_a_run_that_failed_as_a_whole_is_told_with_the_class_of_its_error():
    _, text = describe(FailedRun("run-2", "offers_job", errors=["SourceError", "SourceError"]), UI)
    assert "offers_job failed" in text and "Error: SourceError\n" in text


def test_webhook_and_mail_both_get_it():
    with webhook() as hook, mail_server() as box:
        sent = send(Channels(hook.url, "team@example.org", box.url), SOME_CVS, UI)
    assert sent == ["webhook", "mail"]
    (body,) = hook.received
    assert body["failed_cvs"] == {"not_a_cv": 2, "encrypted": 1} and body["run_id"] == "run-1"
    (mail,) = box.received
    assert "Subject: recruit_assets: candidate_profiles: 3 CVs failed" in mail and "To: team@example.org" in mail


def test_a_receiver_that_stumbles_is_tried_again():
    with webhook() as hook:
        hook.statuses = [503, 500]
        assert send(Channels(hook.url), SOME_CVS, UI) == ["webhook"]
        assert len(hook.received) == 1


def test_a_receiver_that_stays_away_is_told_without_its_address_and_the_other_gets_it():
    with socket.socket() as closed, mail_server() as box:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/hooks/s3cret"
        with pytest.raises(AlertError, match=r"webhook \(ConnectError\)") as fault:
            send(Channels(dead, "team@example.org", box.url), SOME_CVS, UI)
    assert "s3cret" not in str(fault.value) and len(box.received) == 1


def test_channels_are_on_only_when_they_are_complete_and_never_shown():
    assert not Channels() and not Channels(mail_to="a@example.org") and Channels(webhook="http://x/s3cret")
    assert "s3cret" not in repr(Channels(webhook="http://x/s3cret"))
