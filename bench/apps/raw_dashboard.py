"""The first page of the limit: tiles, latest orders, a chart and its figures, what is bought most, the account."""

from raw_account import AS_OF, NOW, OF_HIM, OWED, Account
from raw_frame import MONTHS, bounded, button, chip, escaped, local, money, said, tile

PAID = (
    "SELECT p.currency,sum(a.cents) FROM payment_part a JOIN payment p ON p.id=a.payment_id WHERE a.vendor_id=:vendor "
    "AND p.customer_id=:customer AND p.state IN ('paid','waiting') AND a.holds AND a.invoice_id NOT NULL GROUP BY 1"
)
ORDERS = (
    "SELECT o.id,o.reference,o.created_at,o.entered_name,o.line_count,o.state,t.cents FROM orders o "
    "LEFT JOIN order_total t ON t.order_id=o.id WHERE o.vendor_id=:vendor AND o.customer_id=:customer "
    "AND o.deleted_at IS NULL ORDER BY o.id DESC LIMIT 5"
)
DRAFTS = f"SELECT count(*) FROM orders WHERE {OF_HIM} AND state='draft' AND deleted_at IS NULL"
SHIPMENTS = f"SELECT id,carrier,number,shipped_on FROM shipment WHERE {OF_HIM} ORDER BY shipped_on DESC LIMIT 5"
VISIT = "SELECT at,before FROM library_visit WHERE vendor_id=:vendor AND user_id=:user"
# Published documents, each once however many of its audiences the customer is among.
SHARED = " UNION ALL ".join(
    "SELECT * FROM (SELECT s.document_id FROM library_share s JOIN library_document d ON d.id=s.document_id "
    f"WHERE s.vendor_id=:vendor AND s.audience={audience} AND d.deleted_at IS NULL AND (d.opens_at IS NULL OR "
    f"d.opens_at<={NOW}) AND (d.closes_at IS NULL OR d.closes_at>{NOW}) ORDER BY s.name_key,s.document_id LIMIT 1001)"
    for audience in ("'all'", "'type '||:type", "'list '||:list", "'customer '||:customer")
)
SHELF = f"SELECT count(*) FROM (SELECT DISTINCT document_id FROM ({SHARED}) LIMIT 1001)"
NEWS = (
    "SELECT id,title,body,opens_at FROM announcement WHERE vendor_id=:vendor AND removed_at IS NULL AND "
    f"opens_at<={NOW} "
    f"AND (closes_at IS NULL OR closes_at>{NOW}) AND id IN (SELECT announcement_id FROM announcement_hearer WHERE "
    "vendor_id=:vendor AND audience IN ('all','type '||:type,'list '||:list,'customer '||:customer)) AND id NOT IN "
    "(SELECT announcement_id FROM announcement_dismissal WHERE vendor_id=:vendor AND user_id=:user) LIMIT 5"
)
SOLD = f"SELECT month,cents FROM sales_month WHERE {OF_HIM} AND month BETWEEN :first AND :last"
TOP = (
    "SELECT i.code,i.name,s.cents FROM item_sales s LEFT JOIN item i ON i.id=s.item_id WHERE s.vendor_id=:vendor "
    "AND s.customer_id=:customer AND s.currency=:currency ORDER BY s.cents DESC LIMIT 10"
)
NAMES = f"SELECT username,role,name FROM portal_user WHERE {OF_HIM}"
LINE = '<line class="chart__line" x1="0" x2="100%%" y1="%s%%" y2="%s%%"/>'
MARK = '<text class="chart__mark" x="0" y="%s%%" dx="-0.75em" dy="0.35em">$%.1fK</text>'
COLUMN = (
    '<rect class="chart__column chart__column--%d" x="%.3f%%" y="%.2f%%" width="2.167%%" height="%.2f%%">'
    "<title>%s %s: $%s</title></rect>\n"
)
NAME = '<text class="chart__month chart__month--%s" x="%.2f%%" y="97%%">%s</text>'
KEY = (
    '<li><svg class="chart__key" aria-hidden="true"><rect class="chart__column chart__column--%d" x="1" y="1" '
    'width="12" height="12"/></svg>%s: $%s</li>'
)
BAR = (
    '<tr><th scope="row">%s <span class="soft">%s</span><svg class="chart__bar" aria-hidden="true"><rect '
    'class="chart__column chart__column--3" width="%.1f%%" height="100%%"/></svg></th><td class="figure">%s</td></tr>'
)
ORDER = (
    '<tr><th scope="row"><a href="/orders/%s">%s</a></th><td class="fact nowrap">%s</td><td>%s</td>'
    '<td class="orders__lines">%s</td><td class="figure">%s</td><td class="side">%s</td></tr>'
)


class Dashboard(Account):
    def parts(self) -> tuple[str, str, str]:
        news = "".join(f"<article><h2>{title}</h2>{body}</article>" for _, title, body, _ in self.asked(NEWS))
        shipped = "".join(f"<p>{carrier} {number}</p>" for _, carrier, number, _ in self.asked(SHIPMENTS))
        parts = [
            f'<div id="announcements">{news}</div>',
            self._tiles(),
            self._orders(),
            shipped,
            '<div class="charts">',
        ]
        parts += [self._chart(), self._top(), "</div>", self._account()]
        return f"Welcome, {escaped([self.name])[0]}", "", "".join(parts)

    def _tiles(self) -> str:
        ((_, *ages),) = self.asked(OWED)
        as_of, fresh = local(self.asked(AS_OF)[0][0], self.zone), self.asked(VISIT)
        way = "".join(f"<p>${money(cents)} of it under way</p>" for _, cents in self.asked(PAID))
        asof = f'{way}<p class="flush small"><span class="soft">as of {said(as_of.date())}</span></p>'
        drafts, shelf = self.asked(DRAFTS)[0][0], self.asked(SHELF)[0][0]
        overdue = f"${money(sum(ages[1:]))} of it overdue"
        return (
            '<section class="grid tiles" aria-label="At a glance">'
            + tile(
                *("New Order", f"{drafts} drafts", "kept until you submit it"),
                button("Enter Order", "/orders/new", "plus"),
            )
            + tile("Balance", f"${money(sum(ages))}", overdue, button("Invoices", "/invoices", "receipt"), asof)
            + tile(
                *("Library", bounded(shelf), "new" if fresh else "documents to download"),
                button("See Library", "/library", "book-open"),
            )
            + "</section>"
        )

    def _orders(self) -> str:
        rows = "".join(
            ORDER
            % (
                id_,
                *escaped([reference]),
                said(local(at, self.zone).date()),
                *escaped([who]),
                lines,
                money(cents or 0),
                chip(state.title(), "neutral"),
            )
            for id_, reference, at, who, lines, state, cents in self.asked(ORDERS)
        )
        columns = ("Reference", "Date", "Entered by", "Lines", f"Total, {self.currency}", "State")
        head = "".join(f'<th scope="col">{column}</th>' for column in columns)
        return (
            '<section aria-labelledby="latest"><div class="list-head"><h2 id="latest">Latest orders</h2><p '
            'class="list-head__actions flush"><a href="/orders">Orders Entered in Portal</a></p></div><table '
            'class="ledger '
            f'ledger--fold orders" aria-labelledby="latest"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>'
            "</table></section>"
        )

    def _chart(self) -> str:
        this = self.today.year
        sums = dict(self.asked(SOLD, first=f"{this - 2}-01", last=f"{this}-12"))
        years = [(year, [sums.get(f"{year}-{n:02d}", 0) for n in range(1, 13)]) for year in range(this - 2, this + 1)]
        now, then = (sum(months[: self.today.month - 1]) for _, months in (years[2], years[1]))
        whole = f"{this} to the end of {MONTHS[self.today.month - 2]}"
        finding = f"{whole}: ${money(now)}, {round(100 * (now - then) / max(then, 1))}% more than a year before."
        most = max(1, *sums.values())
        columns = [
            COLUMN
            % (
                place,
                n * 8.333 + place * 2.167,
                88 - 80 * cents / most,
                80 * cents / most,
                MONTHS[n],
                year,
                money(cents),
            )
            for place, (year, months) in enumerate(years, 1)
            for n, cents in enumerate(months)
            if cents
        ]
        heights = [(88 - 20 * n, most * n // 4) for n in range(5)]
        marks = [LINE % (y, y) for y, _ in heights] + [MARK % (y, cents / 100_000) for y, cents in heights]
        names = [
            NAME % ("wide", n * 8.33 + 4, m[:3]) + NAME % ("narrow", n * 8.33 + 4, m[0]) for n, m in enumerate(MONTHS)
        ]
        keys = [KEY % (place, year, money(sum(months))) for place, (year, months) in enumerate(years, 1)]
        return (
            '<section class="charts__months" aria-labelledby="months"><h2 id="months">Purchases by month</h2><figure '
            f'class="chart"><figcaption class="chart__finding">{finding}</figcaption><svg class="chart__plot" '
            'role="img" '
            f'aria-labelledby="plot-USD finding-USD"><title id="plot-USD">By month, {this - 2} to {this}, USD</title>'
            f'<desc id="finding-USD">{finding}</desc>{"".join(marks + columns + names)}</svg><ul class="chart__legend">'
            f"{''.join(keys)}</ul>{figures(years)}</figure></section>"
        )

    def _top(self) -> str:
        rows = self.asked(TOP, currency=self.currency)
        texts = escaped([text for row in rows for text in row[:2]])
        bars = [
            BAR % (name, code, 100 * row[2] / rows[0][2], money(row[2]))
            for row, code, name in zip(rows, texts[::2], texts[1::2], strict=True)
        ]
        switch = "".join(
            f'<a href="/dashboard?by={by}#top_items" hx-get="/dashboard?by={by}" hx-target="#top_items" '
            f'hx-swap="outerHTML" id="by-{by}">By {by}</a>'
            for by in ("amount", "quantity")
        )
        return (
            '<section class="charts__top" id="top_items" aria-labelledby="top"><div class="list-head"><h2 '
            'id="top">Items '
            f'bought most</h2><p class="chart__switch" role="group" aria-label="Counted by">{switch}</p></div><table '
            'class="ledger ledger--keep chart__items"><caption>December 2025 to November 2026, as invoiced'
            "</caption><thead>"
            '<tr><th scope="col">Item</th><th scope="col" class="figure">Amount, USD</th></tr></thead><tbody>'
            f"{''.join(bars)}</tbody></table></section>"
        )

    def _account(self) -> str:
        labels = ("Company", "Customer code", "Contact", "Phone", "Address")
        facts = zip(labels, escaped([fact or "" for fact in self.company]), strict=True)
        told = "".join(f'<dt>{label}</dt><dd class="lines">{fact}</dd>' for label, fact in facts if fact)
        rows = "".join(
            f'<tr><th scope="row">{one}</th><td>{two}</td><td>{three}</td></tr>'
            for one, two, three in (escaped(list(row)) for row in self.asked(NAMES))
        )
        vendor = escaped([self.vendor])[0]
        return (
            f'<section aria-labelledby="account"><h2 id="account">Your account with {vendor}</h2><dl '
            f'class="facts">{told}'
            f'</dl><p class="soft small">As {vendor} knows it. Something is wrong? Tell them; the address stands '
            "below.</p>"
            '</section><section aria-labelledby="usernames"><h2 id="usernames">Usernames of your company</h2><table '
            'class="ledger" aria-labelledby="usernames"><thead><tr><th scope="col">Username</th><th '
            'scope="col">For</th>'
            f'<th scope="col">Name</th></tr></thead><tbody>{rows}</tbody></table></section>'
        )


def figures(years: list[tuple[int, list[int]]]) -> str:
    head = "".join(f'<th scope="col" class="figure">{year}</th>' for year, _ in years)
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        + "".join(f'<td class="figure">{money(months[n])}</td>' for _, months in years)
        + "</tr>"
        for n, name in enumerate(MONTHS)
    )
    foot = "".join(f'<td class="figure">{money(sum(months))}</td>' for _, months in years)
    return (
        '<details class="chart__figures"><summary class="help__summary">Show the figures</summary><table class="ledger '
        'ledger--keep chart__table"><caption class="visually-hidden">By month, USD</caption><thead><tr><th scope="col">'
        f'Month</th>{head}</tr></thead><tbody>{rows}</tbody><tfoot><tr><th scope="row">All, USD</th>{foot}</tr></tfoot>'
        "</table></details>"
    )
