"""The questions in ClickHouse, run as the library chdb: lines as a table of one column."""

import common

import chdb

FILES = f"file('{common.corpus}/**', 'LineAsString', 'line String')"
TIME = "parseDateTime(substring(line, 5, 20), '%b %e %H:%i:%s %Y', 'UTC')"
SETTINGS = f"SETTINGS max_threads={common.threads}"


def text(pattern):
    return "'" + pattern.replace("\\", "\\\\") + "'"


FAILED, FAILED_IRONPORT = text(common.FAILED), text(common.FAILED_IRONPORT)
FAILED_OUTBOUND, OPENED, AUTH = text(common.FAILED_OUTBOUND), text(common.OPENED), text(common.AUTH)


def ask(query):
    answer = chdb.query(f"{query} {SETTINGS}", "TabSeparatedRaw").bytes()
    sys_out.write(answer)
    return []


def q1():
    return ask(f"SELECT count() FROM {FILES} WHERE position(line, ' SMTP Auth') > 0 AND match(line, {FAILED_IRONPORT})")


def q2():
    hits = f"""SELECT line, replaceRegexpOne(_path, '/[^/]*$', '') AS folder, position(line, ' SMTP Auth') > 0 AS auth
        FROM {FILES} WHERE (position(line, ' SMTP Auth') > 0 AND match(line, {FAILED_IRONPORT}))
            OR multiSearchAny(line, [' New SMTP ICID ', ' New smtp ICID '])"""
    return ask(f"""
        WITH hits AS MATERIALIZED ({hits})
        SELECT formatDateTime(time, '%Y-%m-%dT%H:%i:%S'), groups[2], ip FROM
            (SELECT folder, {TIME} AS time, extractGroups(line, {FAILED_IRONPORT}) AS groups, groups[1] AS id
                FROM hits WHERE auth) AS attempts
            ASOF LEFT JOIN
            (SELECT folder, {TIME} AS opened, extractGroups(line, {OPENED}) AS parts, parts[1] AS id, parts[2] AS ip
                FROM hits WHERE NOT auth) AS openings
            ON attempts.folder = openings.folder AND attempts.id = openings.id AND attempts.time >= openings.opened""")


def q3():
    return ask(f"""
        SELECT if(position(line, ' SMTP Auth') > 0, lower(extractGroups(line, {FAILED})[2]), '') AS who, count() AS n
        FROM {FILES}
        WHERE (position(line, ' SMTP Auth') > 0 AND match(line, {FAILED}))
            OR (position(line, ' SMTP authentication') > 0 AND match(line, {FAILED_OUTBOUND}))
        GROUP BY who, position(line, ' SMTP Auth') > 0 ORDER BY n DESC, who LIMIT 10""")


def q5():
    return ask(f"SELECT line FROM {FILES} WHERE position(line, '(ICID {common.icid})') > 0 AND match(line, {AUTH})")


sys_out = common.sys.stdout.buffer
common.run({"Q1": q1, "Q2": q2, "Q3": q3, "Q5": q5})
