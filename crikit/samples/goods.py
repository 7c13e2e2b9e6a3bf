"""What the invented vendor sells: things for kitchens, homes and gardens, with what they cost.

The barcodes begin with 952, which is kept for examples: no shop's scanner knows them as anything else.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crikit.keys import search_key
from crikit.quantities import ONE

EXAMPLES = "952"
# Percents of the base price on the lists that dealers buy from; the other lists cost what the item costs.
ON_LISTS = {"Dealer 10": 90, "Dealer 20": 80}
# From how many packs on an item of which much is sold is cheaper still, in percents of the base price.
BREAKS = ((4, 76), (12, 70))


class Good(NamedTuple):
    """`pack`, `minimum` and `stock` are whole units; nobody counts what is made to order (None)."""

    code: str
    name: str
    unit: str
    pack: int
    minimum: int
    cents: int
    stock: int | None
    bulk: bool = False
    active: bool = True


GOODS = (
    Good("CN-110", "Beeswax Taper Candles, 10 in., Pair", "pair", 6, 6, 7_25, 312, bulk=True),
    Good("CN-120", "Beeswax Pillar Candle, 3 × 6 in.", "each", 4, 4, 14_50, 96),
    Good("CN-130", "Soy Candle in Tin, Pine Needle, 8 oz", "each", 6, 6, 8_90, 240),
    Good("CN-131", "Soy Candle in Tin, Cedar & Sage, 8 oz", "each", 6, 6, 8_90, 0),
    Good("CN-190", "Advent Candle Ring, Spruce", "each", 2, 2, 22_00, 14, active=False),
    Good("EN-201", "Enamel Mug, White with Blue Rim, 12 oz", "each", 12, 12, 6_40, 864, bulk=True),
    Good("EN-202", "Enamel Mug, Forest Green, 12 oz", "each", 12, 12, 6_40, 516),
    Good("EN-210", "Enamel Plate, 10 in.", "each", 12, 12, 5_95, 372),
    Good("EN-220", "Enamel Coffee Pot, 1.5 qt", "each", 2, 2, 24_80, 58),
    Good("EN-230", "Enamel Colander, 9 in.", "each", 3, 3, 16_20, 75),
    Good("GR-301", "Stainless Hand Trowel, Ash Handle", "each", 6, 6, 11_75, 204, bulk=True),
    Good("GR-302", "Stainless Hand Fork, Ash Handle", "each", 6, 6, 11_75, 168),
    Good("GR-305", "Bypass Pruner, 8 in.", "each", 4, 4, 19_90, 92),
    Good("GR-310", "Jute Garden Twine, 300 ft", "spool", 12, 12, 3_85, 1_440, bulk=True),
    Good("GR-320", "Galvanized Watering Can, 2 gal", "each", 2, 2, 21_60, 46),
    Good("GR-330", "Terracotta Pot with Saucer, 6 in.", "each", 8, 8, 4_70, 528),
    Good("GR-331", "Terracotta Pot with Saucer, 8 in.", "each", 6, 6, 7_30, 294),
    Good("GR-340", "Cedar Plant Markers, Pack of 25", "pack", 10, 10, 4_25, 180),
    Good("GR-350", "Cedar Raised Bed, 4 × 4 ft", "each", 1, 1, 89_00, None),
    Good("KT-401", "Maple Cutting Board, 12 × 18 in.", "each", 2, 2, 34_00, 64),
    Good("KT-402", "Walnut Cutting Board, 12 × 18 in.", "each", 2, 2, 48_50, 22),
    Good("KT-410", "Olive Wood Spoon, 12 in.", "each", 6, 6, 7_80, 330),
    Good("KT-415", "Cherry Rolling Pin, 20 in.", "each", 3, 3, 18_40, 51),
    Good("KT-420", "Linen Tea Towel, Oat Stripe", "each", 6, 6, 9_60, 426, bulk=True),
    Good("KT-421", "Linen Tea Towel, Indigo Check", "each", 6, 6, 9_60, 390),
    Good("KT-430", "Canvas Apron with Pockets", "each", 3, 3, 17_90, 117),
    Good("KT-440", "Glass Storage Jar with Clip Lid, 1 qt", "each", 6, 12, 5_40, 648),
    Good("PN-501", "Dark Maple Syrup, 12 oz", "bottle", 12, 12, 9_20, 576, bulk=True),
    Good("PN-502", "Dark Maple Syrup, 1 gal", "jug", 4, 4, 52_00, 40),
    Good("PN-510", "Wildflower Honey, 1 lb", "jar", 12, 12, 8_35, 420),
    Good("PN-520", "Wild Blueberry Preserves, 9 oz", "jar", 6, 12, 5_10, 318),
    Good("PN-530", "Buckwheat Pancake Mix, 24 oz", "bag", 8, 8, 4_95, 256),
    Good("PN-540", "Sunflower Seed for Birds, Loose", "lb", 25, 50, 1_15, 3_200, bulk=True),
    Good("SD-601", "Seed Packet, Heirloom Tomato", "packet", 10, 20, 1_95, 950),
    Good("SD-602", "Seed Packet, Sugar Snap Pea", "packet", 10, 20, 1_75, 780),
    Good("SD-603", "Seed Packet, Prairie Wildflowers", "packet", 10, 20, 2_25, 1_310),
    Good("SD-620", "Grow Kit, Kitchen Herbs", "kit", 6, 6, 13_40, 132),
    Good("WL-701", "Lambswool Throw, Heather, 50 × 70 in.", "each", 2, 2, 64_00, 38),
    Good("WL-702", "Lambswool Throw, Spruce, 50 × 70 in.", "each", 2, 2, 64_00, 26),
    Good("WL-710", "Felted Dryer Balls, Set of 6", "set", 6, 6, 10_80, 222),
)


def item_rows(prefix: str = "") -> list[dict[str, Any]]:
    return [_item(place, good, prefix) for place, good in enumerate(GOODS)]


def list_price_rows(items: Mapping[str, Any], lists: Iterable[Any]) -> list[dict[str, Any]]:
    """`items` are those there are, by the code they have here; of the lists those count that dealers buy from."""
    return [
        {"item": items[good.code], "price_list": on, "cents": _part(good.cents, ON_LISTS[on.name])}
        for on in lists
        if on.name in ON_LISTS
        for good in GOODS
        if good.code in items
    ]


def volume_price_rows(items: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"item": items[good.code], "minimum": good.pack * packs * ONE, "cents": _part(good.cents, percents)}
        for good in GOODS
        if good.bulk and good.code in items
        for packs, percents in BREAKS
    ]


def _item(place: int, good: Good, prefix: str) -> dict[str, Any]:
    # What is weighed out of a sack has no barcode.
    code, barcode = f"{prefix}{good.code}", "" if good.unit == "lb" else _barcode(place)
    code_key, name_key = search_key(code), search_key(good.name)
    return {
        "code": code,
        "code_key": code_key,
        "name": good.name,
        "name_key": name_key,
        "unit": good.unit,
        "barcode": barcode,
        "pack": good.pack * ONE,
        "minimum": good.minimum * ONE,
        "stock": None if good.stock is None else good.stock * ONE,
        "base_price": good.cents,
        "active": good.active,
        "search_text": f"{code_key} {name_key} {barcode}".strip(),
    }


def _barcode(place: int) -> str:
    """An EAN-13: its last digit makes the weighted sum of all a multiple of ten."""
    digits = f"{EXAMPLES}{place + 1:09d}"
    total = sum(int(digit) * (3 if odd % 2 else 1) for odd, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _part(cents: int, percents: int) -> int:
    """To five cents, as dealers' lists are written."""
    return round(cents * percents / 500) * 5
