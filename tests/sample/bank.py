"""How banks write what came to an account: camt.054.001.02, camt.053.001.08 and a list of reference payments.

Here belongs writing. Not here: what came (`payments`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from xml.sax.saxutils import escape

from tests.sample.payments import ACCOUNT, LIST, NOTIFICATION, STATEMENT, Payment, payments

OPENING_CENTS = 1_204_550_17
WAGES_CENTS = 48_211_09  # one debit entry, a batch that the statement does not list
_ROOTS = {"camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), "camt.053": ("BkToCstmrStmt", "Stmt")}


def bank_files() -> dict[str, bytes]:
    """The sample's three files by name."""
    made: dict[str, list[Payment]] = {}
    for payment in payments():
        made.setdefault(payment.file, []).append(payment)
    return {
        NOTIFICATION: camt("camt.054.001.02", made[NOTIFICATION]),
        LIST: payment_list(made[LIST]),
        STATEMENT: camt("camt.053.001.08", made[STATEMENT], wages_cents=WAGES_CENTS),
    }


def payment_list(rows: Iterable[Payment]) -> bytes:
    """A list with a total row, as CSV in Windows-1252."""
    rows = list(rows)
    lines = ["Kirjauspäivä;Määrä;Viite;Maksaja;Arkistointitunnus"]
    lines += [f"{_day(r.booked)};{_finnish(r.cents)};{_fives(r.reference)};{r.payer};{r.entry_id}" for r in rows]
    lines.append(f"Yhteensä;{_finnish(sum(row.cents for row in rows))};;;")
    return "".join(f"{line}\r\n" for line in lines).encode("cp1252")


def camt(kind: str, rows: Sequence[Payment], wages_cents: int = 0, currency: str = "EUR") -> bytes:
    """A notification or a statement of the account; `currency` is that of the first payment."""
    outer, inner = _ROOTS[kind[:8]]
    new = kind.endswith(".08")
    entries = [list(group) for _, group in groupby(rows, key=lambda row: row.batch or row.entry_id)]
    credits = sum(row.cents for row in rows)
    count = len(entries)
    body = "".join(_entry(entry, new, currency if n == 0 else "EUR") for n, entry in enumerate(entries))
    summary = f"<TtlCdtNtries><NbOfNtries>{count}</NbOfNtries><Sum>{_plain(credits)}</Sum></TtlCdtNtries>"
    balances = ""
    if kind.startswith("camt.053"):
        total = f"<TtlNtries><NbOfNtries>{count + 1}</NbOfNtries><Sum>{_plain(credits + wages_cents)}</Sum></TtlNtries>"
        debit = f"<TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>{_plain(wages_cents)}</Sum></TtlDbtNtries>"
        summary = total + summary + debit
        body += _wages(wages_cents, rows[-1].booked, new)
        closing = OPENING_CENTS + credits - wages_cents
        balances = _balance("OPBD", OPENING_CENTS, rows[0].booked) + _balance("CLBD", closing, rows[-1].booked)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}"><{outer}>\n'
        "<GrpHdr><MsgId>TILIOTE-1</MsgId><CreDtTm>2026-02-16T04:00:00+02:00</CreDtTm></GrpHdr>\n"
        f"<{inner}><Id>1</Id><CreDtTm>2026-02-16T04:00:00+02:00</CreDtTm>"
        f"<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        f"{balances}<TxsSummry>{summary}</TxsSummry>\n{body}</{inner}></{outer}></Document>\n"
    ).encode()


def _entry(rows: Sequence[Payment], new: bool, currency: str) -> str:
    reference = rows[0].batch or rows[0].entry_id
    batch = f"<Btch><NbOfTxs>{len(rows)}</NbOfTxs></Btch>" if len(rows) > 1 else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{_plain(sum(row.cents for row in rows))}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"{_booked(rows[0].booked, new)}<AcctSvcrRef>{reference}</AcctSvcrRef>{_code('RCDT')}"
        f"<NtryDtls>{batch}{''.join(_details(row, new, currency) for row in rows)}</NtryDtls></Ntry>\n"
    )


def _details(row: Payment, new: bool, currency: str) -> str:
    amount = f'<Amt Ccy="{currency}">{_plain(row.cents)}</Amt>'
    amounts = f"{amount}<CdtDbtInd>CRDT</CdtDbtInd>" if new else f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>"
    name = f"<Nm>{escape(row.payer)}</Nm>"
    payer = f"<Pty>{name}</Pty>" if new else name
    return (
        f"<TxDtls><Refs><AcctSvcrRef>{row.entry_id}</AcctSvcrRef></Refs>{amounts}"
        f"<RltdPties><Dbtr>{payer}</Dbtr></RltdPties><RmtInf>{''.join(_remittance(row))}</RmtInf></TxDtls>"
    )


def _remittance(row: Payment) -> Iterator[str]:
    if row.message:
        yield f"<Ustrd>{escape(row.message)}</Ustrd>"
    else:
        scor = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
        yield f"<Strd><CdtrRefInf>{scor}<Ref>{row.reference.rjust(20, '0')}</Ref></CdtrRefInf></Strd>"


def _wages(cents: int, day: date, new: bool) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{_plain(cents)}</Amt><CdtDbtInd>DBIT</CdtDbtInd>{_booked(day, new)}'
        f"<AcctSvcrRef>K{day:%y%m%d}9</AcctSvcrRef>{_code('ICDT')}"
        "<NtryDtls><Btch><NbOfTxs>31</NbOfTxs></Btch></NtryDtls></Ntry>\n"
    )


def _booked(day: date, new: bool) -> str:
    status = "<Sts><Cd>BOOK</Cd></Sts>" if new else "<Sts>BOOK</Sts>"
    return f"{status}<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"


def _code(family: str) -> str:
    return f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"


def _balance(code: str, cents: int, day: date) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{_plain(cents)}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _plain(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _finnish(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02}"


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _fives(reference: str) -> str:
    first = len(reference) % 5
    groups = [reference[:first], *(reference[at : at + 5] for at in range(first, len(reference), 5))]
    return " ".join(group for group in groups if group)
