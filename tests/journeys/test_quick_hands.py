"""Hands quicker than the portal: at the moment of a swap, before the scripts, while an answer is on its way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from crikit.customers.models import Customer
from tests import factories
from tests.browser import arrive
from tests.journeys import steps
from tests.journeys.offices import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

INVITE = "/tools/invite/customers"
ADD = "/tools/portal-users/new"
# As soon as htmx is done with an answer, before anything else can happen in the page.
AT_THE_SWAP = """addEventListener("htmx:afterSwap", () => queueMicrotask(() => {
  const field = document.querySelector("%s");
  if (!field || window.acted) return;
  window.acted = true;
  field.value = "%s";
  %s
}))"""
PRESS_ENTER = "field.form.requestSubmit()"
TYPE = """field.dispatchEvent(new Event("input", { bubbles: true }))"""


class Line:
    """Holds back the answers to what htmx asks, until they are let go; the portal has done its part."""

    def __init__(self, page: Page, address: str) -> None:
        self.held: list[tuple[Route, APIResponse]] = []
        self.holds = True
        page.route(re.compile(address), self._hold)

    def let_go(self) -> None:
        self.holds = False
        while self.held:
            route, answer = self.held.pop()
            route.fulfill(response=answer)

    def _hold(self, route: Route) -> None:
        if not self.holds or "hx-request" not in route.request.headers:
            route.continue_()
            return
        answer = route.fetch()
        # The line may have been let go while the portal was still answering.
        if self.holds:
            self.held.append((route, answer))
        else:
            route.fulfill(response=answer)


@pytest.fixture
def page(open_page: Callable[..., Page], office: Office) -> Page:
    """Mira, with three retail customers and another one."""
    retail = factories.customer_type("Retail")
    for word in ("Cedar", "Harbor", "Juniper"):
        factories.customer(word, office.address(word.lower()), customer_type=retail)
    factories.customer("Summit", office.address("summit"))
    opened = open_page()
    arrive(opened, office.mira.username)
    return opened


def wait_for(page: Page, line: Line) -> None:
    while not line.held:
        page.wait_for_timeout(20)


def tick_of(page: Page, customer: str) -> str:
    return f"Send Invitation to {customer}"


def test_enter_at_the_moment_a_row_editor_comes_saves_in_the_row(page: Page, office: Office) -> None:
    page.add_init_script(AT_THE_SWAP % (".row-editor [name=email]", office.address("other"), PRESS_ENTER))
    page.goto(INVITE)
    page.evaluate("window.isThisPage = true")
    steps.row_of(page, "Harbor").get_by_role("link", name="Edit Invitation Email Address").click()
    expect(steps.row_of(page, "Harbor")).to_contain_text(office.address("other"))
    expect(page.locator(".row-editor")).to_have_count(0)
    assert page.evaluate("window.isThisPage")


def test_letters_typed_at_the_moment_a_search_comes_are_searched_for(page: Page) -> None:
    page.add_init_script(AT_THE_SWAP % ("#who input[type=search]", "harbor", TYPE))
    page.goto(f"{ADD}?relationship=rep")
    page.get_by_label("Relationship").select_option("Customer")
    expect(page.locator("#choices")).to_contain_text("1 on the list.")
    expect(page.locator("#choices option")).to_have_text(re.compile("Harbor"))


def test_of_what_is_typed_while_an_answer_is_on_its_way_the_last_is_searched_for(page: Page) -> None:
    page.goto(f"{ADD}?relationship=customer")
    line = Line(page, re.escape(ADD))
    search = page.get_by_label("Search by name, code or e-mail")
    search.fill("cedar")
    wait_for(page, line)
    search.fill("harb")
    page.wait_for_timeout(400)
    search.fill("harbor")
    page.wait_for_timeout(400)
    line.let_go()
    expect(page.locator("#choices option")).to_have_text(re.compile("Harbor"))


def test_a_tick_before_the_scripts_are_there_is_kept(page: Page) -> None:
    late: list[Route] = []
    page.route(re.compile(r"/js/app[^/]*\.js"), lambda route: late.append(route))
    page.goto(INVITE, wait_until="commit")
    page.wait_for_function("document.querySelectorAll('[name=ticked]').length === 4")
    page.evaluate("document.querySelector('[name=ticked]').click()")
    while not late:
        page.wait_for_timeout(20)
    late.pop().continue_()
    expect(steps.selection_bar(page)).to_contain_text("1 selected")


def test_a_tick_while_another_list_is_on_its_way_is_kept_and_shown(page: Page) -> None:
    page.goto(INVITE)
    line = Line(page, "customer_type")
    page.get_by_label("Customer Type").select_option("Retail")
    page.get_by_role("button", name="Search").click()
    wait_for(page, line)
    page.get_by_label(tick_of(page, "Harbor")).check()
    page.get_by_label(tick_of(page, "Cedar")).check()
    page.get_by_label(tick_of(page, "Cedar")).uncheck()
    line.let_go()
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()
    expect(steps.selection_bar(page)).to_contain_text("1 selected")
    expect(page.get_by_label(tick_of(page, "Harbor"))).to_be_checked()
    expect(page.get_by_label(tick_of(page, "Cedar"))).not_to_be_checked()


def test_ticks_right_after_select_all_come_after_it(page: Page) -> None:
    page.goto(INVITE)
    line = Line(page, "/selection/all")
    steps.select_all(page)
    wait_for(page, line)
    page.get_by_label(tick_of(page, "Harbor")).check()
    page.get_by_label(tick_of(page, "Harbor")).uncheck()
    line.let_go()
    expect(steps.selection_bar(page)).to_contain_text("3 selected")
    expect(page.get_by_label(tick_of(page, "Cedar"))).to_be_checked()
    expect(page.get_by_label(tick_of(page, "Harbor"))).not_to_be_checked()


def test_send_right_after_ticks_that_no_answer_came_for_sends_them_all(page: Page, office: Office) -> None:
    steps.save_administrator(page, office.mira.email)
    steps.filter_customers(page, customer_type="Retail")
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()
    line = Line(page, "/selection")
    for customer in ("Cedar", "Harbor", "Juniper"):
        page.get_by_label(tick_of(page, customer)).check()
    wait_for(page, line)
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    expect(page.locator(".sums")).to_contain_text("3 selected = 3 will be sent")


def test_two_rows_edited_at_once_keep_what_is_typed_and_the_focus(page: Page, office: Office) -> None:
    page.goto(INVITE)
    field = steps.begin_editing(page, "Cedar")
    harbor = Customer.get(Customer.name == "Harbor")
    line = Line(page, f"/{harbor.id}/address")
    steps.row_of(page, "Harbor").get_by_role("link", name="Edit Invitation Email Address").click()
    field.fill(office.address("new"))
    wait_for(page, line)
    line.let_go()
    expect(page.locator(".row-editor")).to_have_count(2)
    expect(field.first).to_be_focused()
    field.first.press("Enter")
    expect(steps.row_of(page, "Cedar")).to_contain_text(office.address("new"))
    expect(page.locator(".row-editor")).to_have_count(1)


def test_an_answer_after_its_row_is_gone_says_nothing(page: Page) -> None:
    page.goto(INVITE)
    page.get_by_label(tick_of(page, "Summit")).check()
    field = steps.begin_editing(page, "Summit")
    line = Line(page, "/address")
    field.press("Enter")
    wait_for(page, line)
    page.get_by_label("Customer Type").select_option("Retail")
    page.get_by_role("button", name="Search").click()
    line.let_go()
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()
    expect(steps.selection_bar(page)).to_contain_text("1 selected")


def test_a_double_click_approves_one_and_the_focus_keeps_its_place(page: Page, office: Office) -> None:
    for number, customer in enumerate(list(Customer.select())):
        [invitation] = factories.invite(office.mira, customer)
        factories.join(invitation, office.name(f"person{number}x"))
    page.goto("/tools/invite/unapproved")
    requests, approve = page.locator(".request"), page.get_by_role("button", name="Approve User")
    expect(approve).to_have_count(4)
    first = approve.first.bounding_box()
    assert first
    page.mouse.move(first["x"] + 20, first["y"] + 10)
    press(page, 1)
    expect(approve).to_have_count(3)
    expect(requests.first.get_by_role("checkbox")).to_be_focused()
    # The next row came up under the pointer.
    press(page, 2)
    assert not page.locator("[data-under-way]").count()
    press(page, 1)
    expect(approve).to_have_count(2)


def press(page: Page, number: int) -> None:
    """One click; `number` 2 is the second of a double click."""
    page.mouse.down(click_count=number)
    page.mouse.up(click_count=number)
