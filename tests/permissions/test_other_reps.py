"""A rep with access to another rep's customers sees these too, as long as both the access and the assignment last."""

from crikit import db
from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.customers.queries import Filter, count_customers, customer_lines, customers_for
from crikit.permissions.models import RepAccess
from crikit.permissions.queries import reps_granted_to
from tests import factories
from tests.cast import Cast


def seen(browser: object, *customers: Customer) -> list[int]:
    return [browser.get(f"/customers/{customer.id}").status_code for customer in customers]  # type: ignore[attr-defined]


def test_access_opens_the_other_reps_customers_at_the_next_click(cast: Cast) -> None:
    rita, omar = cast.browser(cast.rita), cast.browser(cast.omar)
    assert seen(rita, cast.green_valley, cast.old_mill) == [200, 404]
    given = RepAccess.create(user=cast.rita, rep_id=cast.omar.rep_id)
    assert seen(rita, cast.green_valley, cast.old_mill) == [200, 200]
    assert seen(omar, cast.green_valley, cast.old_mill) == [404, 200]
    listed = rita.get("/customers").text
    assert "Old Mill" in listed
    assert "<strong>2</strong>" in listed
    given.delete_instance()
    assert seen(rita, cast.green_valley, cast.old_mill) == [200, 404]
    assert "Old Mill" not in rita.get("/customers").text


def test_the_three_doors_agree(cast: Cast) -> None:
    third = factories.customer("Third", sales_rep=factories.sales_rep("Tara"))
    factories.customer("Nobody's")
    RepAccess.create(user=cast.rita, rep_id=cast.omar.rep_id)
    RepAccess.create(user=cast.omar, rep_id=third.sales_rep_id)
    actor = factories.as_actor(cast.rita)
    names = ["Green Valley", "Old Mill"]
    assert sorted(c.name for c in customers_for(actor)) == names
    assert [line.name for line in customer_lines(actor, Filter(), None)] == names
    assert count_customers(actor, Filter()) == 2
    assert [line.name for line in customer_lines(actor, Filter(q="mill"), None)] == ["Old Mill"]
    assert customer_lines(actor, Filter(sales_rep=third.sales_rep_id), None) == []


def test_a_customer_that_accounting_gives_to_another_rep_moves_at_once(cast: Cast) -> None:
    rita, omar = cast.browser(cast.rita), cast.browser(cast.omar)
    Customer.update(sales_rep=cast.omar.rep_id).where(Customer.id == cast.green_valley.id).execute()
    assert seen(rita, cast.green_valley) == [404]
    assert seen(omar, cast.green_valley) == [200]
    RepAccess.create(user=cast.rita, rep_id=cast.omar.rep_id)
    assert seen(rita, cast.green_valley) == [200]


def test_however_many_reps_are_granted_the_list_asks_as_few_statements(cast: Cast) -> None:
    texts = set()
    for number in range(3):
        rep = factories.sales_rep(f"Rep {number}")
        factories.customer(f"Customer {number}", sales_rep=rep)
        RepAccess.create(user=cast.rita, rep_id=rep.id)
        assert len(customer_lines(factories.as_actor(cast.rita), Filter(), None)) == number + 2
        texts.add(len(db._kept))
    assert len(texts) == 1


def test_whoever_is_no_rep_gains_nothing_by_such_a_row(cast: Cast) -> None:
    RepAccess.create(user=cast.maria, rep_id=cast.omar.rep_id)
    actor = factories.as_actor(cast.maria)
    assert [c.name for c in customers_for(actor)] == ["Green Valley"]


def test_a_rep_of_nobody_sees_nobody(cast: Cast) -> None:
    factories.customer("Nobody's")
    lost = factories.as_actor(factories.user(factories.Role.REP, "lost"))
    assert list(customers_for(lost)) == []
    assert customer_lines(lost, Filter(), None) == []


def test_a_username_that_becomes_another_reps_sees_that_reps_customers_at_the_next_click(cast: Cast) -> None:
    rita = cast.browser(cast.rita)
    assert seen(rita, cast.green_valley, cast.old_mill) == [200, 404]
    User.update(rep_id=cast.omar.rep_id).where(User.id == cast.rita.id).execute()
    assert seen(rita, cast.green_valley, cast.old_mill) == [404, 200]
    listed = rita.get("/customers").text
    assert "Old Mill" in listed
    assert "Green Valley" not in listed


def test_what_one_rep_was_given_is_ticked_for_nobody_else(cast: Cast) -> None:
    RepAccess.create(user=cast.rita, rep_id=cast.omar.rep_id)
    assert reps_granted_to(cast.rita) == {cast.omar.rep_id}
    assert reps_granted_to(cast.omar) == set()
