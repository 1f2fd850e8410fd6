#!/usr/bin/env python3
"""Writes `campaign` beside it, four weeks of two appliances in which all that happens is put there on purpose, and `misread`."""

from datetime import datetime, timedelta
from pathlib import Path

LOG_ENDS = datetime(2009, 4, 29)


def at(text):
    """`04-22 11:41:00`, in the year of the logs."""
    return datetime.strptime("2009-" + text, "%Y-%m-%d %H:%M:%S")


# What the appliance makes of a client: behaviour, sender group, what matched, score.
ANYONE = ("ACCEPT", "None", "ALL", "None")
INSIDE = ("ACCEPT", "None", "ALL", "rfc1918")
KNOWN = ("ACCEPT", "UNKNOWNLIST", "sbrs[-1.0:10.0]", "2.1")
UNKNOWN = ("ACCEPT", "UNKNOWNLIST", "sbrs[none]", "unable to retrieve")
UNRATED = ("ACCEPT", "None", "ALL", "not enabled")
SUSPECT = ("ACCEPT", "SUSPECTLIST", "sbrs[-4.0:-1.0]", "-3.4")
DOUBTFUL = ("ACCEPT", "SUSPECTLIST", "sbrs[-4.0:-1.0]", "-1.2")
RELAY = ("RELAY", "RELAYLIST", "10.1.2.0/24", "rfc1918")
PARTNER = ("RELAY", "PARTNERS", "198.51.100.77", "4.5")
BLACK = ("REJECT", "BLACKLIST", "sbrs[-10.0:-4.0]", "-9.2")

# Who logs in day by day: address, reverse name, verdict, TLS, mechanism, profile, account.
STAFF = [
    ("198.51.100.11", "ann.dsl.example.net", KNOWN, "TLSv1", "PLAIN", "IncomingAuth", "ann@a.example"),
    ("198.51.100.12", "bob.dsl.example.net", KNOWN, "TLSv1", "PLAIN", "IncomingAuth", "bob@a.example"),
    ("198.51.100.13", "carol.dsl.example.net", KNOWN, "TLSv1/SSLv3", "LOGIN", "IncomingAuth", "carol@a.example"),
    ("198.51.100.140", "gate.b.example", ANYONE, "TLSv1", "LOGIN", "LDAP_Staff", "dave@b.example"),
    ("2001:db8::5e", "erin.six.example.net", UNRATED, "TLSv1", "PLAIN", "LDAP_Staff", "erin@b.example"),
    ("198.51.100.16", None, ANYONE, None, "CRAM-MD5", "IncomingAuth", "frank"),
    ("198.51.100.17", "dc.corp.example", KNOWN, "TLSv1", "LOGIN", "Forward Exchange", "CORP\\bob"),
    ("10.1.2.30", "scanner.a.example", RELAY, None, "PLAIN", "IncomingAuth", "scanner@a.example"),
]
ANN, BOB, CAROL, DAVE, ERIN, FRANK, CORP_BOB, SCANNER = range(8)


class Connection:
    """One connection: what is said of it, in seconds after it was opened. `{id}` and `{mids}` are filled in later."""

    def __init__(self, box, opened):
        self.box, self.opened = box, opened
        self.said, self.messages, self.attempts, self.close_after = [], [], [], None
        box.connections.append(self)

    def say(self, after, text, level="Info", **values):
        self.said.append((after, level, text, values))
        return self

    def close(self, after, lost=False):
        if lost:
            self.say(after, "{kind} {id} lost")
        self.close_after = after
        return self.say(after, "{kind} {id} close")


class Inbound(Connection):
    """A client connects to the appliance."""

    kind = "ICID"

    def __init__(self, box, opened, ip, host=None, verdict=ANYONE, tls=None, verified=None):
        super().__init__(box, opened)
        self.ip, self.host, self.verdict, self.tls = ip, host, verdict, tls
        self.verified = host is not None if verified is None else verified
        name, yes = host or "unknown", "yes" if self.verified else "no"
        self.say(0, f"New SMTP ICID {{id}} interface {box.listener} ({box.ip}) address {ip} reverse dns host {name} verified {yes}")
        access, group, match, score = verdict
        self.say(0, f"ICID {{id}} {access} SG {group} match {match} SBRS {score}")
        if tls == "failed":
            self.say(1, "ICID {id} TLS failed")
        elif tls:
            self.say(1, f"ICID {{id}} TLS success protocol {tls} cipher DHE-RSA-AES256-SHA")

    def auth(self, after, outcome, user, mechanism="PLAIN", profile="IncomingAuth"):
        self.attempts.append(dict(after=after, outcome=outcome, user=user, mechanism=mechanism, profile=profile))
        text = "SMTP Auth: (ICID {id}) {outcome} for user: {user} using AUTH mechanism: {mechanism} with profile: {profile}"
        return self.say(after, text, outcome=outcome, user=user, mechanism=mechanism, profile=profile)

    def fault(self, after, reason, said, outcome="error", level="Info", user=None, profile=None):
        """No verdict on the credentials: `said` is the record, `reason` what of it the column holds."""
        self.attempts.append(dict(after=after, outcome=outcome, user=user, profile=profile, reason=reason, level=level))
        return self.say(after, "SMTP Auth: (ICID {id}) {said}", level, said=said)

    def send(self, after, sender, recipients, subject):
        message = Message(self, after, sender, recipients, subject)
        self.messages.append(message)
        self.say(after, "Start MID {m.mid} ICID {id}", m=message)
        self.say(after, "MID {m.mid} ICID {id} From: <{m.sender}>", m=message)
        for rid, recipient in enumerate(recipients):
            self.say(after, "MID {m.mid} ICID {id} RID {rid} To: <{recipient}>", m=message, rid=rid, recipient=recipient)
        self.say(after + 1, "MID {m.mid} Message-ID '<{m.mid}.{icid}@{m.domain}>'", m=message)
        self.say(after + 1, "MID {m.mid} Subject '{m.subject}'", m=message)
        self.say(after + 1, "MID {m.mid} ready {m.size} bytes from <{m.sender}>", m=message)
        self.say(after + 2, "MID {m.mid} queued for delivery", m=message)
        return message

    def lose(self, after, sender):
        """The client goes away while it hands over a message."""
        message = Message(self, after, sender, [], "")
        self.messages.append(message)
        self.say(after, "Start MID {m.mid} ICID {id}", m=message)
        self.say(after, "MID {m.mid} ICID {id} From: <{m.sender}>", m=message)
        self.say(after + 3, "Message aborted MID {m.mid} Receiving aborted", m=message)
        self.say(after + 3, "Message finished MID {m.mid} aborted", m=message)
        return self.close(after + 3, lost=True)

    def copy(self, after, message):
        """A filter makes another message of one."""
        made = Message(self, after, message.sender, ["archive@a.example"], message.subject)
        self.say(after, "MID {made.mid} was generated based on MID {m.mid} by bcc filter 'archive'", m=message, made=made)
        self.say(after, "MID {made.mid} queued for delivery", made=made)
        return made


class Message:
    """One message, from the client that sent it to the servers that took it."""

    def __init__(self, connection, after, sender, recipients, subject):
        self.connection, self.after, self.started = connection, after, connection.opened + timedelta(seconds=after)
        self.sender, self.recipients, self.subject = sender, recipients, subject
        self.domain, self.size, self.deliveries = sender.split("@")[-1], 1000 + 37 * len(subject) * len(recipients), []
        connection.box.messages.append(self)


class Outbound(Connection):
    """The appliance connects to a server, logs in perhaps, and delivers."""

    kind = "DCID"

    def __init__(self, box, opened, ip, port=25, tls=None):
        super().__init__(box, opened)
        self.ip, self.port, self.tls = ip, port, tls
        self.say(0, f"New SMTP DCID {{id}} interface {box.ip} address {ip} port {port}")
        if tls:
            self.say(1, f"DCID {{id}} TLS success protocol {tls} cipher RC4-SHA")

    def auth(self, after, profile, reply=None):
        """`reply`: code and lines of a refusal, which are written as Python writes them."""
        self.attempts.append(dict(after=after, outcome="failed" if reply else "succeeded", profile=profile, reply=reply))
        said = f"failed: {reply!r}" if reply else "succeeded."
        text = "DCID: {id} IP: {ip} SMTP authentication using the profile {profile} {said}"
        return self.say(after, text, ip=self.ip, profile=profile, said=said)

    def deliver(self, after, message, bounce=None):
        self.messages.append(message)
        message.deliveries.append((self, bounce))
        rids = list(range(len(message.recipients)))
        self.say(after, "Delivery start DCID {id} MID {m.mid} to RID {rids}", m=message, rids=rids)
        if bounce:
            for rid in rids:
                text = "Bounced: DCID {id} MID {m.mid} to RID {rid} - Bounced by destination server with response: 5.1.0 - Unknown address error {bounce}"
                self.say(after + 1, text, m=message, rid=rid, bounce=bounce)
        else:
            self.say(after + 1, "Message done DCID {id} MID {m.mid} to RID {rids}", m=message, rids=rids)
            self.say(after + 1, "MID {m.mid} RID {rids} Response '2.0.0 Ok: queued'", m=message, rids=rids)
        return self.say(after + 1, "Message finished MID {m.mid} done", m=message)


class Appliance:
    """One appliance: its connections, its other remarks, its files."""

    def __init__(self, folder, serial, listener, ip, files, restarts=()):
        self.folder, self.serial, self.listener, self.ip = folder, serial, listener, ip
        self.files, self.restarts = files, restarts
        self.connections, self.messages, self.remarks = [], [], []

    def remark(self, time, text, level="Info", **fact):
        self.remarks.append((time, level, text, fact))

    def number(self):
        """Ids go by time, from the beginning again after a restart."""
        for key, first, things, time in (
            ("ICID", 441, [c for c in self.connections if c.kind == "ICID"], lambda c: c.opened),
            ("DCID", 5601, [c for c in self.connections if c.kind == "DCID"], lambda c: c.opened),
            ("MID", 441, self.messages, lambda m: m.started),
        ):
            after_restarts = dict.fromkeys(range(len(self.restarts) + 1), first)
            for thing in sorted(things, key=time):
                life = sum(time(thing) >= restart for restart in self.restarts)
                setattr(thing, "mid" if key == "MID" else "id", after_restarts[life])
                after_restarts[life] += 1

    def lines(self):
        """Every line: time, level, text, whose it is."""
        found = [(time, level, text, None, 0) for time, level, text, _ in self.remarks]
        for c in sorted(self.connections, key=lambda c: c.opened):
            for after, level, text, values in c.said:
                said = text.format(id=c.id, icid=c.id, kind=c.kind, **values)
                found.append((c.opened + timedelta(seconds=after), level, said, c, after))
        return sorted(found, key=lambda line: line[0])

    def write(self, root):
        folder = root / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        lines = self.lines()
        for begin, end, kind in self.files:
            within = [(time, level, text) for time, level, text, _, _ in lines if begin <= time < end]
            head = ["Begin Logfile", f"Version: 6.5.1-005 SN: {self.serial}", "Time offset from UTC: 7200 seconds"]
            written = [(begin, "Info", text) for text in head] + within
            if kind == "s":
                written.append((end - timedelta(seconds=1), "Info", "End Logfile"))
            text = "".join(f"{time:%a %b} {time.day:2} {time:%H:%M:%S %Y} {level}: {said}\n" for time, level, said in written)
            (folder / f"mail.@{begin:%Y%m%dT%H%M%S}.{kind}").write_text(text)


def day(text):
    return at(text + " 00:00:00")


def appliances():
    """The first rotates every week; the second lost a file of six hours, and began to count anew when it was restarted."""
    first = Appliance(
        "esa1", "00188B7F3C21-5XK91D1", "Data 1", "192.0.2.10",
        [(day("04-01"), day("04-08"), "s"), (day("04-08"), day("04-15"), "s"), (day("04-15"), day("04-22"), "s"), (day("04-22"), LOG_ENDS, "c")],
    )
    second = Appliance(
        "esa2", "0019B9E4D052-8QJ42F1", "IncomingMail", "192.0.2.20",
        [(day("04-01"), day("04-08"), "s"), (day("04-08"), at("04-16 08:00:00"), "s"), (at("04-16 14:00:00"), at("04-20 03:00:00"), "s"), (at("04-20 03:00:00"), LOG_ENDS, "c")],
        restarts=[at("04-20 03:00:00")],
    )
    return first, second


def login(box, who, opened, after=3, sends=None, close=40, tls=True):
    ip, host, verdict, protocol, mechanism, profile, user = STAFF[who]
    client = Inbound(box, opened, ip, host, verdict, protocol if tls else None)
    client.auth(after, "succeeded", user, mechanism, profile)
    if sends:
        client.send(after + 5, *sends)
    return client.close(after + close)


def office(one, two):
    """Everyone's usual days; what they send goes to the partner by way of the smart host until it refuses, else straight."""
    address = lambda user: user if "@" in user else {"frank": "frank@a.example", "CORP\\bob": "bob@a.example"}[user]
    workdays = [day("04-01") + timedelta(days=n) for n in range(28) if (day("04-01") + timedelta(days=n)).weekday() < 5]
    for n, morning in enumerate(workdays):
        for k in range(3):
            who, box = (3 * n + k) % len(STAFF), (one, two)[(n + k) % 2]
            opened = morning + timedelta(hours=8 + 3 * k, minutes=(7 * n + 11 * k) % 50, seconds=(13 * n + 29 * k) % 60)
            after, sender = 2 + (7 * n + 13 * k) % 19, address(STAFF[who][6])
            sends = None
            if (n + k) % 3:
                sends = (sender, ["orders@partner.example", f"c{n}@customer.example"][: 1 + (n + k) % 2], f"Order {3 * n + k}")
            client = login(box, who, opened, after, sends)
            for message in client.messages:
                by_smart_host = box is one and morning < day("04-20") and k != 2
                out = Outbound(box, opened + timedelta(seconds=after + 20), *(("192.0.2.25", 587) if by_smart_host else ("198.51.100.240", 25)))
                if by_smart_host:
                    out.auth(1, "SmartHost")
                out.deliver(2, message).close(7)


def attacks(one, two):
    # Brute force on `root`, 25 failures in four minutes, for nothing.
    for n in range(5):
        client = Inbound(one, at("04-13 03:00:00") + timedelta(seconds=48 * n), "203.0.113.9", verdict=DOUBTFUL)
        for k in range(5):
            client.auth(3 + 8 * k, "failed", ("root", "Root")[n == 2], "LOGIN")
        client.close(40, lost=n == 4)
    # Brute force on `ironport`, eleven failures, then it is broken into and sends one message to sixty recipients.
    for begin, tries in (("11:41:00", (5, 20, 40)), ("11:42:30", (4, 19, 33)), ("11:44:00", (6, 21, 41))):
        client = Inbound(one, at("04-22 " + begin), "203.0.113.66", "pool66.isp.example", SUSPECT, verified=False)
        for after in tries:
            client.auth(after, "failed", "ironport")
        client.close(45)
    client = Inbound(one, at("04-22 11:47:30"), "203.0.113.66", "pool66.isp.example", SUSPECT, verified=False)
    client.auth(10, "failed", "ironport").auth(17, "failed", "ironport").auth(35, "succeeded", "ironport")
    spam = client.send(60, "win@lottery.example", [f"victim{n:02}@customer.example" for n in range(60)], "You have won")
    client.close(90)
    Outbound(one, at("04-22 11:49:10"), "198.51.100.240").deliver(2, spam).close(9)
    # The same account a week before, from where it belongs.
    Inbound(one, at("04-15 11:43:30"), "10.1.2.60", "monitor.a.example", INSIDE).auth(29, "failed", "IronPort").auth(78, "succeeded", "ironport").close(90)
    # Password spray: thirteen failures of twelve users in 36 minutes.
    names = ["ann@a.example", "bob@a.example", "carol@a.example", "dave@b.example", "root", "admin", "test", "info", "mail admin", "no", "last", "Root", "guest"]
    for n, name in enumerate(names):
        Inbound(two, at("04-09 04:00:00") + timedelta(minutes=3 * n), "203.0.113.99", verdict=SUSPECT).auth(2, "failed", name, "LOGIN").close(4)
    # The same address, too slow for the hour: twelve users in 88 minutes.
    names = ["sales", "office", "jürgen@a.example", "O'Brien", "j*nes", "jones", "a#b", "", "BOB@A.EXAMPLE", "erin@b.example", "Admin", "frank"]
    for n, name in enumerate(names):
        Inbound(two, at("04-24 22:00:00") + timedelta(minutes=8 * n), "203.0.113.99", verdict=SUSPECT).auth(2, "failed", name, "LOGIN").close(4)
    # A quick one, over both appliances: ten users in 4 minutes 30.
    names = ["ann@a.example", "bob@a.example", "carol@a.example", "dave@b.example", "erin@b.example", "frank", "root", "admin", "ironport", "CORP\\bob"]
    for n, name in enumerate(names):
        Inbound((one, two)[n % 2], at("04-23 01:00:00") + timedelta(seconds=30 * n), "203.0.113.101").auth(1, "failed", name, "DIGEST-MD5").close(3)
    # Stuffing: one user from eleven addresses in 50 minutes.
    for n in range(11):
        Inbound(two, at("04-11 05:00:00") + timedelta(minutes=5 * n), f"192.0.2.{101 + n}", verdict=UNKNOWN).auth(4, "failed", "dave@b.example", profile="LDAP_Staff").close(6)
    # Slow spray: three users a day on four days.
    names = ["ann@a.example", "bob@a.example", "admin", "info", "sales", "root", "test", "office", "guest", "carol@a.example", "webmaster", "postmaster"]
    for n, name in enumerate(names):
        date = ("04-15", "04-17", "04-18", "04-20")[n // 3]
        Inbound(one, at(date + " 10:15:00") + timedelta(hours=2 * (n % 3)), "198.51.100.200", "vps.hoster.example", KNOWN).auth(5, "failed", name).close(8)
    # Logins from an address never seen before, one of them to look and leave.
    client = Inbound(two, at("04-22 18:30:00"), "203.0.113.150", verdict=UNKNOWN, tls="TLSv1").auth(6, "succeeded", "ann@a.example")
    client.send(12, "ann@a.example", ["friend@customer.example"], "Greetings")
    client.close(30)
    Inbound(one, at("04-25 03:12:00"), "203.0.113.151", verdict=UNKNOWN, tls="TLSv1").auth(2, "succeeded", "bob@a.example").close(3)


def habits(one, two):
    # Mistakes at the keyboard that are no attack: two and four failures before a success; a success between failures.
    Inbound(one, at("04-07 09:05:00"), "198.51.100.16").auth(8, "failed", "frank", "CRAM-MD5").auth(20, "failed", "frank", "CRAM-MD5").auth(33, "succeeded", "frank", "CRAM-MD5").close(40)
    client = Inbound(two, at("04-03 14:00:00"), "198.51.100.12", "bob.dsl.example.net", KNOWN, "TLSv1")
    for k in range(4):
        client.auth(5 + 10 * k, "failed", "bob@a.example")
    client.auth(50, "succeeded", "bob@a.example").close(60)
    client = Inbound(one, at("04-02 16:20:00"), "198.51.100.11", "ann.dsl.example.net", KNOWN, "TLSv1")
    for k, outcome in enumerate(["failed", "failed", "failed", "succeeded", "failed", "failed", "succeeded"]):
        client.auth(5 + 10 * k, outcome, ("ann@a.example", "Ann@A.Example")[k > 3])
    client.close(70)
    # Five failures, and a success 10 minutes and 1 second after the first of them.
    for n, after in enumerate((0, 130, 260, 390, 520)):
        Inbound(two, at("04-28 15:59:58") + timedelta(seconds=after), "2001:db8::5e", "erin.six.example.net", UNRATED, "TLSv1").auth(2, "failed", "erin@b.example", profile="LDAP_Staff").close(5)
    Inbound(two, at("04-28 16:09:58"), "2001:db8::5e", "erin.six.example.net", UNRATED, "TLSv1").auth(3, "succeeded", "erin@b.example", profile="LDAP_Staff").close(9)
    # At night, at the weekend, and at the edges of the day.
    login(one, FRANK, at("04-21 23:40:00"))
    login(two, ERIN, at("04-25 15:00:00"), sends=("erin@b.example", ["home@customer.example"], "Weekend")).send(20, "erin@b.example", ["home@customer.example", "work@customer.example"], "Weekend again")
    login(two, CAROL, at("04-06 06:59:50"), after=9)
    login(two, CAROL, at("04-06 06:59:55"), after=5)
    login(one, BOB, at("04-14 19:59:50"), after=9)
    login(one, BOB, at("04-14 19:59:52"), after=8)
    # In clear: no TLS, TLS that failed.
    login(two, BOB, at("04-10 12:30:00"), tls=False)
    Inbound(one, at("04-16 17:05:00"), "198.51.100.13", "carol.dsl.example.net", KNOWN, "failed").auth(12, "succeeded", "Carol@A.Example", "LOGIN").close(20)
    # As somebody else: the account of one domain, a sender of the other.
    client = Inbound(one, at("04-10 10:10:00"), "198.51.100.12", "bob.dsl.example.net", KNOWN, "TLSv1").auth(4, "succeeded", "bob@a.example")
    invoice = client.send(10, "billing@b.example", ["orders@partner.example"], "Invoice")
    client.close(30)
    Outbound(one, at("04-10 10:10:40"), "198.51.100.240").deliver(2, invoice).close(7)
    # Gone in the middle of a message.
    Inbound(two, at("04-24 14:00:00"), "198.51.100.12", "bob.dsl.example.net", KNOWN, "TLSv1").auth(4, "succeeded", "bob@a.example").lose(10, "bob@a.example")
    # Slow to begin: 95 seconds and five minutes from connecting to logging in.
    login(one, DAVE, at("04-13 13:00:00"), after=95, close=100)
    login(two, DAVE, at("04-14 13:00:00"), after=300, close=310)
    # Failures from inside: a printer with an old password every morning, and two others.
    for n in range(6, 11):
        Inbound(one, at(f"04-{n:02} 06:00:00"), "10.1.2.31", "printer.a.example", INSIDE).auth(1, "failed", "printer@a.example").close(2)
    Inbound(two, at("04-14 09:30:00"), "172.16.5.5", verdict=INSIDE).auth(3, "failed", "helpdesk", "NTLM", "Forward Exchange").auth(9, "failed", "helpdesk", "NTLM", "Forward Exchange").close(12)
    Inbound(two, at("04-15 09:30:00"), "192.168.7.7", verdict=INSIDE).auth(3, "failed", "test").close(5)
    # Had to log in and did not.
    required = "was required but remote host did not initiate it"
    for box, opened, ip in ((one, "04-03 10:00:00", "10.1.2.44"), (two, "04-13 03:30:00", "203.0.113.5"), (one, "04-27 11:00:00", "10.1.2.44")):
        Inbound(box, at(opened), ip, verdict=INSIDE if ip.startswith("10.") else ANYONE).fault(2, required, required, "required").close(2)
    # Relays without logging in: a partner outside, a server inside. Turned away: one with a connection, one without.
    for box, opened, ip, host, verdict in (
        (one, "04-02 11:30:00", "10.1.2.50", "app.a.example", RELAY),
        (two, "04-08 09:00:00", "198.51.100.77", "mx.old-partner.example", PARTNER),
        (one, "04-24 09:00:00", "198.51.100.77", "mx.old-partner.example", PARTNER),
    ):
        client = Inbound(box, at(opened), ip, host, verdict)
        report = client.send(3, "report@a.example", ["boss@a.example", "archive@a.example"], "Report")
        copy = client.copy(6, report) if verdict is PARTNER else None
        client.close(9)
        out = Outbound(box, at(opened) + timedelta(seconds=12), "10.1.2.80").deliver(1, report)
        if copy:
            out.deliver(2, copy)
        out.close(4)
    Inbound(one, at("04-12 17:00:00"), "203.0.113.200", verdict=BLACK).close(1)
    two.remark(at("04-12 17:05:00"), "ICID 0 TCPREFUSE SG BLACKLIST match sbrs[-10.0:-4.0] SBRS -9.8")


def outages(one, two):
    # The directory is away for forty minutes.
    lookup, unreachable = "LDAP query/user lookup failed", "SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server."
    for minute in (0, 10, 20, 30, 40):
        one.remark(at(f"04-17 13:{minute:02}:00"), unreachable, "Warning", outcome="error", reason=unreachable[len("SMTP Auth "):])
    for who, opened in ((ANN, "04-17 13:02:10"), (BOB, "04-17 13:12:30"), (CAROL, "04-17 13:31:05")):
        ip, host, verdict, tls, _, _, user = STAFF[who]
        Inbound(one, at(opened), ip, host, verdict, tls).fault(4, lookup, f"{lookup} for user: {user}", user=user).close(30)
    misconfigured = "profile: LDAP_Staff is misconfigured or missing causing an Auth failure"
    Inbound(one, at("04-17 13:15:00"), "198.51.100.140", "gate.b.example").fault(3, misconfigured, misconfigured, profile="LDAP_Staff").close(9)
    for minute, reason in ((22, "could not reach forwarding server 10.1.9.9"), (23, "could not reach forwarding server 10.1.9.9 with reason: connection refused")):
        Inbound(one, at(f"04-17 13:{minute}:00"), "198.51.100.17", "dc.corp.example", KNOWN, "TLSv1").fault(5, reason, reason, level="Warning").close(9)
    one.remark(at("04-17 13:41:00"), "SMTP Auth forward server connection to 10.1.9.9, port 25, interface 192.0.2.10, 3 connections available")
    # The smart host: once out of order, refusing from the 20th on; messages go all the same, or bounce, or go elsewhere.
    smart, spare = ("192.0.2.25", 587), ("192.0.2.26", 25)
    refused = ("535", ["5.7.8 Error: authentication failed: authentication failure"])
    locked = ("535", ["5.7.8 Error: authentication failed", "that account's locked"])
    denied = "('554', ['5.7.1 <orders@partner.example>: Relay access denied'])"
    Outbound(one, at("04-15 16:00:00"), *smart).auth(2, "SmartHost", ("454", ["4.7.0 Temporary authentication failure"])).close(3)
    Outbound(one, at("04-15 16:05:00"), *smart, tls="TLSv1").auth(2, "SmartHost").close(9)
    times = ("04-20 09:00:00", "04-20 09:10:00", "04-20 09:25:00", "04-20 09:40:00", "04-20 09:55:00", "04-21 10:00:00", "04-22 12:00:00", "04-27 15:00:00")
    for n, opened in enumerate(times):
        client = Inbound(one, at(opened) - timedelta(seconds=30), "10.1.2.30", "scanner.a.example", RELAY)
        client.auth(2, "succeeded", "scanner@a.example")
        scan = client.send(5, "scanner@a.example", ["orders@partner.example"], f"Scan {n}")
        client.close(12)
        out = Outbound(one, at(opened), *smart, tls="TLSv1").auth(2, "SmartHost", locked if n > 4 else refused)
        out.deliver(3, scan, bounce=None if n % 4 == 3 else denied).close(6)
    Outbound(two, at("04-20 11:00:00"), *spare).auth(1, "Backup").close(4)
    Outbound(two, at("04-21 11:00:00"), *spare).auth(1, "Backup", ("554", ["5.7.1 Relay access denied"])).close(4)
    Outbound(two, at("04-23 11:00:00"), *spare).auth(1, "Backup", ("530", ["5.7.0 Must issue a STARTTLS command first"])).close(4)


def edges(one, two):
    # Opened before the archive begins; opened in one file, used in the next; still open when the archive ends.
    old = Inbound(one, at("04-01 00:00:07") - timedelta(minutes=1), "198.51.100.11", "ann.dsl.example.net", KNOWN, "TLSv1")
    old.auth(65, "succeeded", "ann@a.example").close(70)
    login(one, DAVE, at("04-07 23:59:50"), after=20, sends=("dave@b.example", ["late@customer.example"], "Late"))
    Inbound(one, at("04-28 23:59:50"), "198.51.100.11", "ann.dsl.example.net", KNOWN, "TLSv1").auth(5, "succeeded", "ann@a.example")
    # Around the file that is lost: used in it, opened in it, the whole within it.
    login(two, CAROL, at("04-16 07:59:30"), after=45, close=22500)
    login(two, BOB, at("04-16 13:59:40"), after=25)
    login(two, ANN, at("04-16 11:00:00"))
    # Open when the appliance was restarted, never closed; ids count from the beginning again.
    Inbound(two, at("04-20 02:58:00"), "198.51.100.16").auth(4, "failed", "frank", "CRAM-MD5")
    two.remark(at("04-20 03:00:01"), "SMTP server starting")


def campaign():
    one, two = appliances()
    for scenario in (office, attacks, habits, outages, edges):
        scenario(one, two)
    one.number()
    two.number()
    return one, two


# One attempt whose name looks like a record, and four that are not understood: cut short, without a number, with an
# outcome that nobody knows, on a day that there is not.
MISREAD = """\
Wed Apr 29 08:00:00 2009 Info: Begin Logfile
Wed Apr 29 08:00:00 2009 Info: Version: 6.5.1-005 SN: 00188B7F3C21-5XK91D1
Wed Apr 29 08:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr 29 08:00:00 2009 Info: New SMTP ICID 700 interface Data 1 (192.0.2.10) address 203.0.113.77 reverse dns host unknown verified no
Wed Apr 29 08:00:00 2009 Info: ICID 700 ACCEPT SG None match ALL SBRS None
Wed Apr 29 08:00:02 2009 Info: SMTP Auth: (ICID 700) failed for user: x using AUTH mechanism: PLAIN with profile: y using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 29 08:00:03 2009 Info: SMTP Auth: (ICID 700) failed for user: cut off using AUTH mech
Wed Apr 29 08:00:04 2009 Info: SMTP Auth: (ICID seven) failed for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 29 08:00:05 2009 Info: SMTP Auth: (ICID 700) postponed for user: ann@a.example
Wed Apr 31 08:00:06 2009 Info: SMTP Auth: (ICID 700) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 29 08:00:07 2009 Info: ICID 700 close
"""

if __name__ == "__main__":
    here = Path(__file__).parent
    for appliance in campaign():
        appliance.write(here / "campaign")
    (here / "misread").mkdir(exist_ok=True)
    (here / "misread" / "mail.@20090429T080000.c").write_text(MISREAD)
