"""Second implementations for dates, times and addresses."""

from __future__ import annotations

import calendar
import datetime as dt
import ipaddress

from grader.checkers.edge_cases.standard.equivalent import Equivalent, NotComparableError, Values, only, pair


def _year(values: Values) -> int:
    year = only(values, int)
    if not 1 <= year <= dt.MAXYEAR:
        raise NotComparableError
    return int(year)


def _days_in_month(values: Values) -> int:
    names = list(values)
    if len(names) != 2 or not all(type(value) is int for value in values.values()):  # noqa: PLR2004 - a year and a month
        raise NotComparableError
    month = next((values[name] for name in names if "month" in name or name == "m"), None)
    year = next((values[name] for name in names if "year" in name or name == "y"), None)
    if month is None or year is None or not 1 <= year <= dt.MAXYEAR:
        raise NotComparableError
    return calendar.monthrange(year, month)[1]


def _date(values: Values) -> dt.date:
    given = list(values.values())
    if len(given) == 3 and all(type(value) is int for value in given) and next(iter(values)).startswith("y"):  # noqa: PLR2004 - year, month, day
        return dt.date(*given)
    day = only(values, dt.date, dt.datetime)
    return day if type(day) is dt.date else day.date()


def _valid_date(values: Values) -> bool:
    given = list(values.values())
    if len(given) != 3 or not all(type(value) is int for value in given) or not next(iter(values)).startswith("y"):  # noqa: PLR2004 - as above
        raise NotComparableError
    if not 1 <= given[0] <= dt.MAXYEAR:
        raise NotComparableError
    try:
        dt.date(*given)
    except ValueError:
        return False
    return True


def _between(values: Values) -> int:
    first, second = pair(values, dt.date)
    return int(abs((second - first).days))


def _is_address(values: Values) -> bool:
    text = only(values, str)
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _age(values: Values) -> int:
    born, day = pair(values, dt.date)
    if day < born:
        raise NotComparableError
    return int(day.year - born.year) - ((day.month, day.day) < (born.month, born.day))


EQUIVALENTS = (
    Equivalent(
        id="leap-year",
        shown="calendar.isleap",
        named=r"^(?:is )?(?:a )?leap(?: year)?$",
        told=r"\bleap\b",
        unless=r"\bjulian\b",
        answer=lambda values: calendar.isleap(_year(values)),
        exact=True,
    ),
    Equivalent(
        id="days-in-month",
        shown="calendar.monthrange",
        named=r"^(?:days in month|month days|month length|days of month|last day(?: of month)?"
        r"|length of month|number of days)$",
        told=r"\bdays?\b",
        unless=r"\bdate\s+of|\bjulian\b|\bworking|\bbusiness",
        answer=_days_in_month,
        exact=True,
    ),
    Equivalent(
        id="days-in-year",
        shown="365 + calendar.isleap",
        named=r"^(?:days in year|year length|number of days in year)$",
        told=r"\bdays\b",
        unless=r"\bjulian\b|\bworking|\bbusiness",
        answer=lambda values: 365 + calendar.isleap(_year(values)),
        exact=True,
    ),
    Equivalent(
        id="weekday",
        shown="date.weekday",
        named=r"^(?:weekday|day of week|get weekday|week day)$",
        told=r"\bmonday\s*(?:is|=|being|as|\()?\s*0|\b0\s*(?:for|is|=|\()?\s*monday",
        answer=lambda values: _date(values).weekday(),
        exact=True,
    ),
    Equivalent(
        id="weekday-name",
        shown="date.strftime('%A')",
        named=r"^(?:weekday name|day name|name of (?:the )?day|name of weekday|day of week|weekday)$",
        told=r"\bname\b|\"monday|'monday",
        unless=r"\bshort|\babbrev|\blower",
        answer=lambda values: calendar.day_name[_date(values).weekday()],
        exact=True,
    ),
    Equivalent(
        id="day-of-year",
        shown="date.timetuple().tm_yday",
        named=r"^(?:day of (?:the )?year|ordinal day|yearday|day number)$",
        told=r"\bday\b",
        unless=r"\bfrom\s+0|\bcounted\s+from\s+zero",
        answer=lambda values: _date(values).timetuple().tm_yday,
        exact=True,
    ),
    Equivalent(
        id="weekend",
        shown="date.weekday() >= 5",
        named=r"^(?:is )?(?:a )?weekend(?: day)?$",
        told=r"\bsaturday|\bweekend",
        answer=lambda values: _date(values).weekday() >= calendar.SATURDAY,
        exact=True,
    ),
    Equivalent(
        id="iso-week",
        shown="date.isocalendar",
        named=r"^(?:iso week|week number|week of year|iso week number)$",
        told=r"\biso\b",
        unless=r"\byear\s+and|\btuple|\bpair",
        answer=lambda values: _date(values).isocalendar()[1],
    ),
    Equivalent(
        id="valid-date",
        shown="datetime.date",
        named=r"^(?:is )?(?:a )?valid date$|^date exists$",
        told=r"\bdate\b|\bday\b",
        unless=r"\bpast|\bfuture|\bformat|\btext",
        answer=_valid_date,
        exact=True,
    ),
    Equivalent(
        id="days-between",
        shown="abs((second - first).days)",
        named=r"^(?:days between|day difference|days apart|number of days between)$",
        told=r"\bdays?\b",
        unless=r"\bworking|\bbusiness|\bbefore\b|\bnegative\b|\bincluding|\binclusive|\bboth\b|\bsigned|\bweekday",
        answer=_between,
        exact=True,
    ),
    Equivalent(
        id="age",
        shown="years, less one before the birthday",
        named=r"^(?:age|age on|age at|age in years|full years|years old|calculate age|get age|compute age)$",
        told=r"\byears?\b",
        unless=r"\bmonths\b|\bfeb\w*\s+(?:29\w*\s+)?(?:counts?|birthdays?)\s+(?:as|on)\s+28|\b28\s+feb",
        answer=_age,
        exact=True,
    ),
    Equivalent(
        id="ipv4",
        shown="ipaddress.IPv4Address",
        named=r"^(?:is )?(?:a )?(?:valid )?(?:ip|ipv4|ip address|ipv4 address)$",
        told=r"\bipv?4?\b|\baddress",
        unless=r"\bipv6|\bleading\s+zeros?\s+(?:are\s+)?(?:fine|allowed|ok)|\bport\b|\bmask\b|\bspace",
        answer=_is_address,
    ),
)
