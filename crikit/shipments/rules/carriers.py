"""The carriers whose parcels the public can follow, and under which address.

The addresses are those of the carriers’ own pages as shippers and shop systems publish them in 2026: Henrik
Helgesen’s "Carrier Tracking URLs" (eshipguy.com), github.com/jkeen/tracking_number_data, and open-source shops’
tables for those that moved since. `{n}` is the number.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from crikit.keys import search_key

LONGEST_ALIAS = 4


class Carrier(NamedTuple):
    """`mark` is what stands in its little sign, `tone` the sign's colour: ours, not the carrier's."""

    code: str
    name: str
    mark: str
    tone: str
    aliases: str
    address: str


CARRIERS = (
    Carrier(
        "ups",
        "UPS",
        "UPS",
        "amber",
        "ups|united parcel service|mail innovations",
        "https://www.ups.com/track?tracknum={n}",
    ),
    Carrier(
        *("fedex", "FedEx", "FedEx", "accent", "fedex|fed ex|federal express|smartpost"),
        "https://www.fedex.com/fedextrack/?trknbr={n}",
    ),
    Carrier(
        *("usps", "USPS", "USPS", "ink", "usps|us postal service|united states postal service|us mail|priority mail"),
        "https://tools.usps.com/go/TrackConfirmAction?qtc_tLabels1={n}",
    ),
    Carrier("dhl", "DHL", "DHL", "orange", "dhl", "https://www.dhl.com/us-en/home/tracking.html?tracking-id={n}"),
    Carrier(
        *("purolator", "Purolator", "PURO", "orange", "purolator"),
        "https://www.purolator.com/en/shipping/tracker?pin={n}",
    ),
    Carrier(
        *("canada-post", "Canada Post", "CPC", "orange", "canada post|postes canada|canadapost|xpresspost"),
        "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={n}",
    ),
    Carrier(
        *("ontrac", "OnTrac", "ONTR", "accent", "ontrac|on trac|lasership"),
        "https://www.ontrac.com/tracking/?number={n}",
    ),
    Carrier("gls", "GLS", "GLS", "amber", "gls|general logistics systems", "https://gls-group.com/track/{n}"),
    Carrier("dpd", "DPD", "DPD", "orange", "dpd", "https://tracking.dpd.de/status/en_US/parcel/{n}"),
    Carrier(
        *("royal-mail", "Royal Mail", "RM", "orange", "royal mail|royalmail"),
        "https://www.royalmail.com/track-your-item#/tracking-results/{n}",
    ),
    Carrier(
        *("australia-post", "Australia Post", "AUS", "orange", "australia post|auspost|aus post"),
        "https://auspost.com.au/mypost/track/#/details/{n}",
    ),
    Carrier(
        *("tnt", "TNT", "TNT", "amber", "tnt"),
        "https://www.tnt.com/express/en_us/site/tracking.html?searchType=con&cons={n}",
    ),
    Carrier(
        *("canpar", "Canpar Express", "CNPR", "ink", "canpar"),
        "https://www.canpar.com/en/tracking/track.htm?barcode={n}",
    ),
    Carrier(
        *("loomis", "Loomis Express", "LOOM", "accent", "loomis"),
        "https://www.loomisexpress.com/loomship/Track/TrackStatus?wbs={n}",
    ),
    Carrier(
        *("old-dominion", "Old Dominion", "OD", "green", "old dominion|odfl"),
        "https://www.odfl.com/us/en/tools/trace-track-ltl-freight.html?proNumbers={n}",
    ),
    Carrier(
        *("estes", "Estes", "ESTES", "amber", "estes"),
        "https://www.estes-express.com/myestes/shipment-tracking/?type=PRO&query={n}",
    ),
    Carrier(
        *("xpo", "XPO", "XPO", "orange", "xpo|con way|conway"),
        "https://ext-web.ltl-xpo.com/public-app/shipments?referenceNumber={n}",
    ),
    Carrier(
        *("rl-carriers", "R+L Carriers", "R+L", "accent", "r l|rl carriers|r l carriers"),
        "https://www2.rlcarriers.com/freight/shipping/shipment-tracing?pro={n}&docType=PRO&source=web",
    ),
    Carrier("saia", "Saia", "SAIA", "ink", "saia", "https://www.saia.com/track/details;pro={n}"),
    Carrier("postnl", "PostNL", "PNL", "amber", "postnl|post nl", "https://postnl.nl/tracktrace/?B={n}"),
    Carrier(
        *("la-poste", "La Poste", "LP", "accent", "la poste|laposte|colissimo|chronopost"),
        "https://www.laposte.fr/outils/suivre-vos-envois?code={n}",
    ),
)
BY_CODE = {carrier.code: carrier for carrier in CARRIERS}
_BY_ALIAS = {alias: carrier for carrier in CARRIERS for alias in carrier.aliases.split("|")}


@lru_cache(maxsize=1_024)
def named(name: str) -> Carrier | None:
    """The carrier that somebody means by "FedEx Home Delivery" or "R+L"; the longest name found in it counts."""
    words = re.findall(r"[a-z0-9]+", search_key(name))
    for length in range(min(LONGEST_ALIAS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if found := _BY_ALIAS.get(" ".join(words[start : start + length])):
                return found
    return None
