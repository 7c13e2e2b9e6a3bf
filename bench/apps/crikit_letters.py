"""Writes the letters of queued invitations, then delivers them in turns with plain smtplib, which has its bytes ready.

Prints one JSON object: letters written a second, delivered a second in each round, sent by smtplib a second in each.
"""

import json
import smtplib
import sys
import time

from crikit import clock, config, db
from crikit.invitations.actions import writing
from crikit.links.rules import url_of
from crikit.mail import delivery
from crikit.mail.models import Letter, LetterState
from crikit.mail.smtp.mime import compose

ROUNDS = 10
SENDER = "portal@example.com"


def main(port: int) -> None:
    db.open_database(config.use(config.Settings.from_environment()).database_url)
    with db.connection(), db.every_vendor():
        began = time.perf_counter()
        written = writing.write_letters()
        told = {"written": written / (time.perf_counter() - began), "delivered": [], "ready_made": []}
        ids = [id_ for (id_,) in Letter.select(Letter.id).order_by(Letter.id).tuples()]
        Letter.update(due_at=clock.now().replace(year=2099)).execute()
        share = len(ids) // ROUNDS
        for number in range(ROUNDS):
            some = ids[number * share : (number + 1) * share]
            told["ready_made"].append(with_smtplib(port, some))
            told["delivered"].append(with_crikit(some))
        sent = Letter.select().where(Letter.state == LetterState.SENT).count()
    if sent != share * ROUNDS:
        sys.exit(f"{sent} letters of {share * ROUNDS} were delivered")
    print(json.dumps(told))


def with_crikit(ids: list[int]) -> float:
    Letter.update(due_at=clock.now()).where(Letter.id.between(ids[0], ids[-1])).execute()
    began = time.perf_counter()
    return delivery.deliver() / (time.perf_counter() - began)


def with_smtplib(port: int, ids: list[int]) -> float:
    letters = Letter.select().where(Letter.id.between(ids[0], ids[-1]))
    ready = [(letter.to_address, compose(letter, url_of(letter.link), SENDER)) for letter in letters]
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for address, content in ready:
            line.sendmail(SENDER, [address], content)
    return len(ready) / (time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]))
