"""The customer types, price lists and reps that customers name."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import Case, chunked, fn

from crikit import clock
from crikit.accounts.models import User
from crikit.customers.models import LONGEST_NAME, CustomerType, PriceList, SalesRep
from crikit.exchange.imports.matching import accepted
from crikit.exchange.imports.staging import LONGEST_REP_CODE, Stage, Staged, list_key
from crikit.keys import search_key

NOBODY, NOT_YET = 0, -1
ROWS_AT_ONCE = 500


class RepFacts(NamedTuple):
    """What a file says of a rep; `active` is None where only customers name it."""

    code: str
    name: str
    active: bool | None = None


def ids() -> dict[str, Any]:
    """The columns of Customer that point to the lists, as they are to be for a staged row."""
    of_type = CustomerType.select(CustomerType.id).where(CustomerType.name_key == Staged.customer_type_key)
    of_list = PriceList.select(PriceList.id).where(PriceList.name_key == Staged.price_list_key)
    of_rep = SalesRep.select(SalesRep.id).where(SalesRep.code == Staged.rep_code)
    return {"customer_type_id": of_type, "price_list_id": of_list, "sales_rep_id": of_rep}


def comparable_ids() -> dict[str, Any]:
    """The same for a dry run, in which what the import would add to the lists isn't there yet."""
    named = {
        "customer_type_id": Staged.customer_type,
        "price_list_id": Staged.price_list,
        "sales_rep_id": Staged.rep_code,
    }
    return {
        column: fn.COALESCE(id_, Case(None, [(named[column] == "", NOBODY)], NOT_YET)) for column, id_ in ids().items()
    }


def note_lists(stage: Stage, *, create: bool) -> dict[str, int]:
    """How much of what the file names is new or changed; with `create`, it is there afterwards."""
    types = [kind.name[:LONGEST_NAME] for kind in stage.named.types if kind.active]
    return {
        "new_types": _named(CustomerType, [*types, *_written(Staged.customer_type)], create),
        "new_price_lists": _named(PriceList, _written(Staged.price_list), create),
        **_reps(stage, create),
    }


def _named(model: Any, names: Iterable[str], create: bool) -> int:
    known = {key for (key,) in model.select(model.name_key).tuples()}
    new: dict[str, str] = {}
    for name in names:
        if (key := list_key(name)) not in known:
            new.setdefault(key, name)
    if create:
        _insert(model, [{"name": name, "name_key": key} for key, name in new.items()])
    return len(new)


def _insert(model: Any, new: list[dict[str, Any]]) -> None:
    for chunk in chunked(new, ROWS_AT_ONCE):
        model.insert_many(chunk).execute()


def _reps(stage: Stage, create: bool) -> dict[str, int]:
    known = {search_key(rep.code): rep for rep in SalesRep.select().order_by(SalesRep.id.desc())}
    wanted = _rep_facts(stage)
    changed = sum(_correct(known[key], facts, create) for key, facts in wanted.items() if key in known)
    new = [_new_rep(facts) for key, facts in wanted.items() if key not in known]
    if create:
        _insert(SalesRep, new)
    _spell_alike({key: known[key].code if key in known else facts.code for key, facts in wanted.items()})
    return {"new_reps": len(new), "changed_reps": changed}


def _rep_facts(stage: Stage) -> dict[str, RepFacts]:
    """By code. A rep that is hidden in the file's own list and serves nobody isn't brought in."""
    name = fn.MAX(Staged.rep_name)
    rows = Staged.select(Staged.rep_code, name).where(accepted(), Staged.rep_code != "").group_by(Staged.rep_code)
    reps = {search_key(code): RepFacts(code, name) for code, name in rows.order_by(Staged.rep_code).tuples()}
    for rep in stage.named.reps:
        key = search_key(rep.code[:LONGEST_REP_CODE])
        if rep.active or key in reps:
            reps[key] = RepFacts(rep.code[:LONGEST_REP_CODE], rep.name[:LONGEST_NAME], rep.active)
    return reps


def _new_rep(rep: RepFacts) -> dict[str, Any]:
    name, active = rep.name or rep.code, rep.active is not False
    return {"code": rep.code, "name": name, "name_key": list_key(name), "active": active, "invitable": active}


def _correct(known: SalesRep, rep: RepFacts, write: bool) -> bool:
    name = rep.name or known.name
    active = known.active if rep.active is None else rep.active
    if (name, active) == (known.name, known.active):
        return False
    if write:
        invitable = active and not User.select().where(User.rep_id == known.id).exists()
        facts = {"name": name, "name_key": list_key(name), "active": active, "invitable": invitable}
        SalesRep.update(**facts, changed_at=clock.now()).where(SalesRep.id == known.id).execute()
    return True


def _spell_alike(codes: dict[str, str]) -> None:
    """`tw` and `TW` are one rep."""
    for written in _written(Staged.rep_code):
        if (code := codes[search_key(written)]) != written:
            Staged.update(rep_code=code).where(Staged.rep_code == written).execute()


def _written(column: Any) -> list[str]:
    rows = Staged.select(column).where(accepted(), column != "").distinct().order_by(column).tuples()
    return [written for (written,) in rows]
