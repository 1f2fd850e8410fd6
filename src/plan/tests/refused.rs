//! The words in which queries are refused. A change here is a change of what users read: look at it as they would.

use super::*;

fn check(cases: &[(&str, &str)]) {
    for (query, expected) in cases {
        assert_eq!(complaint(query), expected.trim_matches('\n'), "{query}");
    }
}

#[test]
fn names_that_lead_nowhere() {
    check(&[
        (
            "failed inbound where usr=ironport",
            "
error: no field called `usr`
  failed inbound where usr=ironport
                       ^^^ did you mean `user`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "failed where user",
            "
error: `user` is text, not yes/no
  failed where user
               ^^^^ did you mean `user is not null`?",
        ),
        (
            "user",
            "
error: `user` is text, not yes/no
  user
  ^^^^ did you mean `user is not null`?",
        ),
        (
            "faild",
            "
error: no word called `faild`
  faild
  ^^^^^ did you mean `failed`?
  words: inbound outbound succeeded failed error required rdns_verified tls",
        ),
        (
            "ironport",
            r#"
error: no word called `ironport`
  ironport
  ^^^^^^^^ to search the log line for it, quote it: "ironport"
  words: inbound outbound succeeded failed error required rdns_verified tls"#,
        ),
        (
            "attemps",
            "
error: no word called `attemps`
  attemps
  ^^^^^^^ did you mean `attempts`?
  words: inbound outbound succeeded failed error required rdns_verified tls",
        ),
        (
            "failed where hour",
            "
error: no word called `hour`
  failed where hour
               ^^^^ a function needs its argument: hour(…)
  words: inbound outbound succeeded failed error required rdns_verified tls",
        ),
        (
            "where count > 3",
            "
error: no field called `count`
  where count > 3
        ^^^^^ count first, for example: | count by user | sort -count
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "dcount(failed)",
            "
error: no field called `failed`
  dcount(failed)
         ^^^^^^ it is a value of `outcome`
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "where hour(tiem)=3",
            "
error: no field called `tiem`
  where hour(tiem)=3
             ^^^^ did you mean `time`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "huor(time)=3",
            "
error: no function called `huor`
  huor(time)=3
  ^^^^ did you mean `hour`?
  functions: hour weekday date lower domain local net len coalesce field …",
        ),
        (
            "where max(time) > 2009",
            "
error: `max` is worked out over many rows, so it is a stage of its own
  where max(time) > 2009
        ^^^^^^^^^ write it after a pipe: | max(time) by …",
        ),
        (
            "failed sum",
            "
error: `sum` is a stage, and stages stand after a pipe
  failed sum
         ^^^ write: | sum …",
        ),
        (
            "failed | select count(field)",
            "
error: `count` is worked out over many rows, so it is a stage of its own
  failed | select count(field)
                  ^^^^^^^^^^^^ write it after a pipe: | count(field) by …",
        ),
        (
            "where user = field(usr)",
            "
error: no field called `usr`
  where user = field(usr)
                     ^^^ did you mean `user`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "count by user | where remote_ip=10.0.0.1",
            "
error: `remote_ip` is not among the columns left here
  count by user | where remote_ip=10.0.0.1
                        ^^^^^^^^^ add it to the stage before
  columns here: user count",
        ),
        (
            "count by user | sort -cuont",
            "
error: no field called `cuont`
  count by user | sort -cuont
                        ^^^^^ did you mean `count`?
  columns here: user count",
        ),
        (
            "count by user | where failed",
            "
error: `failed` is about `outcome`, which is not among the columns left here
  count by user | where failed
                        ^^^^^^ put the condition before the stage that leaves it out, or use count(…)",
        ),
        (
            "count by user | where tls",
            "
error: `tls` is not among the columns left here
  count by user | where tls
                        ^^^ put the condition before the stage that leaves it out, or use count(…)",
        ),
        (
            r#"select user | where user="a" or "b""#,
            r#"
error: the log line is gone after the stages before
  select user | where user="a" or "b"
                                  ^^^ search for the text before the first `|`"#,
        ),
    ]);
}

#[test]
fn every_complaint_is_made() {
    check(&[
        (
            "where usr=a and foo=b or icid=x and user < 3",
            "
error: no field called `usr`
  where usr=a and foo=b or icid=x and user < 3
        ^^^ did you mean `user`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)
error: no field called `foo`
  where usr=a and foo=b or icid=x and user < 3
                  ^^^
error: `icid` is a whole number, not `x`
  where usr=a and foo=b or icid=x and user < 3
                                ^ write it in digits
error: `user` is text, and text has no order here
  where usr=a and foo=b or icid=x and user < 3
                                           ^ compare with =, ~ or in",
        ),
        (
            "count by usr | where foo=1 | sort bar",
            "
error: no field called `usr`
  count by usr | where foo=1 | sort bar
           ^^^ did you mean `user`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "failed succeeded since 2009-02-30 | limit 3 | select usr, time",
            "
error: `failed` and `succeeded` cannot both hold
  failed succeeded since 2009-02-30 | limit 3 | select usr, time
  ^^^^^^ ^^^^^^^^^ leave both out for every outcome
error: there is no day 30 in Feb 2009, which has 28 days
  failed succeeded since 2009-02-30 | limit 3 | select usr, time
                         ^^^^^^^^^^
error: no field called `usr`
  failed succeeded since 2009-02-30 | limit 3 | select usr, time
                                                       ^^^ did you mean `user`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
    ]);
}

#[test]
fn values_of_the_wrong_kind() {
    check(&[
        (
            r#"where icid="ICID 451""#,
            r#"
error: `icid` is a whole number, not `ICID 451`
  where icid="ICID 451"
             ^^^^^^^^^^ write: icid=451"#,
        ),
        (
            "where icid=12/3",
            "
error: `icid` is a whole number, not `12/3`
  where icid=12/3
             ^^^^ write it in digits",
        ),
        (
            "where outcome=faild",
            "
error: `outcome` is never `faild`
  where outcome=faild
                ^^^^^ did you mean `failed`?
  outcome: succeeded failed error required",
        ),
        (
            "where weekday(time) in (sat, sunn)",
            "
error: `weekday(time)` is never `sunn`
  where weekday(time) in (sat, sunn)
                               ^^^^ did you mean `sun`?
  weekday(time): mon tue wed thu fri sat sun",
        ),
        (
            "where outcome > failed",
            "
error: `outcome` is one of a few words, which have no order here
  where outcome > failed
                ^ compare with = or in",
        ),
        (
            "where user < b",
            "
error: `user` is text, and text has no order here
  where user < b
             ^ compare with =, ~ or in",
        ),
        (
            "where tls=maybe",
            "
error: `tls` is yes or no, not `maybe`
  where tls=maybe
            ^^^^^ write: tls, or: not tls",
        ),
        (
            "where elapsed_ms > 1mo",
            "
error: `1mo` has no fixed length
  where elapsed_ms > 1mo
                     ^^^ write it in days: 30d, 365d",
        ),
        (
            "where elapsed_ms > long",
            "
error: `elapsed_ms` is a duration, not `long`
  where elapsed_ms > long
                     ^^^^ write it as 500ms, 10s, 1h30m, or in milliseconds",
        ),
        (
            "where sbrs=none",
            "
error: `sbrs` is a number, not `none`
  where sbrs=none
             ^^^^ write it as -3 or 2.5",
        ),
        (
            "where interface_ip = user",
            "
error: `interface_ip` is an address, and `user` is text
  where interface_ip = user
        ^^^^^^^^^^^^   ^^^^ these do not compare",
        ),
        (
            "where icid=icid",
            "
error: `icid` is compared with itself
  where icid=icid
        ^^^^^^^^^",
        ),
        (
            "where hour(time) between 19 and 7",
            "
error: nothing lies between 19 and 7
  where hour(time) between 19 and 7
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ write: between 7 and 19",
        ),
    ]);
}

#[test]
fn what_is_no_address() {
    check(&[
        (
            "failed where remote_ip=10.0.*",
            "
error: an address cannot be matched with *
  failed where remote_ip=10.0.*
                         ^^^^^^ write: remote_ip in 10.0.0.0/16",
        ),
        (
            "failed where remote_ip=10.*.*.*",
            "
error: an address cannot be matched with *
  failed where remote_ip=10.*.*.*
                         ^^^^^^^^ write: remote_ip in 10.0.0.0/8",
        ),
        (
            "failed where remote_ip=*.*.*.*",
            "
error: an address cannot be matched with *
  failed where remote_ip=*.*.*.*
                         ^^^^^^^ name a network: remote_ip in 10.0.0.0/8",
        ),
        (
            "failed where remote_ip ~ /^10/",
            "
error: an address cannot be matched with ~
  failed where remote_ip ~ /^10/
                         ^ name a network: remote_ip in 10.0.0.0/8",
        ),
        (
            "where remote_ip in 10.1.2.3/8",
            "
error: 10.1.2.3/8 is not a network
  where remote_ip in 10.1.2.3/8
                     ^^^^^^^^^^ did you mean 10.0.0.0/8, or the one address 10.1.2.3?",
        ),
        (
            "where remote_ip=10.0.0.1-10.0.0.9",
            "
error: `10.0.0.1-10.0.0.9` is not an address or a network
  where remote_ip=10.0.0.1-10.0.0.9
                  ^^^^^^^^^^^^^^^^^ write: between 10.0.0.1 and 10.0.0.9",
        ),
        (
            "where remote_ip=10.0",
            "
error: `10.0` is not an address or a network
  where remote_ip=10.0
                  ^^^^ did you mean 10.0.0.0/16?",
        ),
        (
            "where remote_ip=privat",
            "
error: `privat` is not an address or a network
  where remote_ip=privat
                  ^^^^^^ did you mean `private`?",
        ),
        (
            "where remote_ip=mail.example.com",
            "
error: `mail.example.com` is not an address or a network
  where remote_ip=mail.example.com
                  ^^^^^^^^^^^^^^^^ host names are in `remote_host`",
        ),
        (
            "where remote_ip=10.0.0.0/33",
            "
error: `10.0.0.0/33` is not an address or a network
  where remote_ip=10.0.0.0/33
                  ^^^^^^^^^^^ a network is written 10.0.0.0/8 or 2001:db8::/32",
        ),
        (
            "where remote_ip < 10.0.0.0/8",
            "
error: `10.0.0.0/8` is many addresses, which have no order among others
  where remote_ip < 10.0.0.0/8
                    ^^^^^^^^^^ write: remote_ip in 10.0.0.0/8",
        ),
    ]);
}

#[test]
fn patterns_that_cannot_run() {
    check(&[
        (
            "where user ~ /a(?=b)/",
            "
error: a regex cannot look ahead or behind here: (?=  (?!  (?<=  (?<!
  where user ~ /a(?=b)/
               ^^^^^^^^ use two conditions with `and` or `and not`",
        ),
        (
            r#"where user ~ /(a)\1/"#,
            r#"
error: a regex cannot refer back to a group here: \1
  where user ~ /(a)\1/
               ^^^^^^^ spell the text out"#,
        ),
        (
            "where user ~ /(a/",
            "
error: the regex /(a/ is broken: unclosed group
  where user ~ /(a/
               ^^^^",
        ),
        (
            r#"where user ~ /\w{3000}/"#,
            r#"
error: the pattern needs too much memory
  where user ~ /\w{3000}/
               ^^^^^^^^^^ make it shorter"#,
        ),
        (
            "where user = /a/",
            "
error: a regex is matched with ~
  where user = /a/
               ^^^ write: user ~ /a/",
        ),
        (
            "where icid ~ 4",
            "
error: `icid` is a number, and ~ matches text
  where icid ~ 4
             ^ compare with =, <, > or between",
        ),
    ]);
}

#[test]
fn conditions_that_cannot_all_hold() {
    check(&[
        (
            "failed succeeded | count",
            "
error: `failed` and `succeeded` cannot both hold
  failed succeeded | count
  ^^^^^^ ^^^^^^^^^ leave both out for every outcome",
        ),
        (
            "inbound outbound",
            "
error: `inbound` and `outbound` cannot both hold
  inbound outbound
  ^^^^^^^ ^^^^^^^^ leave both out for every direction",
        ),
        (
            "failed error",
            "
error: `failed` and `error` cannot both hold
  failed error
  ^^^^^^ ^^^^^ for either, write: where failed or error",
        ),
        (
            r#"tls where user=a | where user="b" or icid=x"#,
            r#"
error: `icid` is a whole number, not `x`
  tls where user=a | where user="b" or icid=x
                                            ^ write it in digits"#,
        ),
        (
            "tls tls=false",
            "
error: `tls` cannot be both yes and no
  tls tls=false
  ^^^ ^^^^^^^^^ leave both out for either",
        ),
        (
            "user=a user=b",
            "
error: `user` cannot be both a and b
  user=a user=b
  ^^^^^^ ^^^^^^ for either, write: where user in (a, b)",
        ),
        (
            "outcome=failed success",
            "
error: `outcome` cannot be both failed and succeeded
  outcome=failed success
  ^^^^^^^^^^^^^^ ^^^^^^^ for either, write: where outcome in (failed, succeeded)",
        ),
        (
            "icid=1 line=2 icid=2",
            "
error: `icid` cannot be both 1 and 2
  icid=1 line=2 icid=2
  ^^^^^^        ^^^^^^ for either, write: where icid in (1, 2)",
        ),
        (
            "remote_ip=1.2.3.4 remote_ip=1.2.3.5",
            "
error: `remote_ip` cannot be both 1.2.3.4 and 1.2.3.5
  remote_ip=1.2.3.4 remote_ip=1.2.3.5
  ^^^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^^ for either, write: where remote_ip in (1.2.3.4, 1.2.3.5)",
        ),
        (
            "since 2009-04-23 until 2009-04-22",
            "
error: `since 2009-04-23` is later than `until 2009-04-22`
  since 2009-04-23 until 2009-04-22
  ^^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^ swap the two times",
        ),
        (
            "after 2009-04-22 before 2009-04-22",
            "
error: `after 2009-04-22` is later than `before 2009-04-22`
  after 2009-04-22 before 2009-04-22
  ^^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^^ swap the two times",
        ),
        (
            "on 2009-04-22 on 2009-04-23",
            "
error: no time is within both `on 2009-04-23` and `on 2009-04-22`
  on 2009-04-22 on 2009-04-23
  ^^^^^^^^^^^^^ ^^^^^^^^^^^^^ leave one out",
        ),
        (
            "today yesterday",
            "
error: no time is within both `today` and `yesterday`
  today yesterday
  ^^^^^ ^^^^^^^^^ leave one out",
        ),
        (
            "last 7d before 2009-01-01",
            "
error: no time is within both `last 7d` and `before 2009-01-01`
  last 7d before 2009-01-01
  ^^^^^^^ ^^^^^^^^^^^^^^^^^ leave one out",
        ),
        (
            "between 2009-04-23 and 2009-04-22",
            "
error: nothing lies between 2009-04-23 and 2009-04-22
  between 2009-04-23 and 2009-04-22
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write: between 2009-04-22 and 2009-04-23",
        ),
    ]);
}

#[test]
fn what_is_no_time() {
    check(&[
        (
            "since 7d",
            "
error: `7d` is not a time
  since 7d
        ^^ write: last 7d",
        ),
        (
            "since -7d",
            "
error: `-7d` is not a time
  since -7d
        ^^^ write: last 7d",
        ),
        (
            "since noon",
            "
error: `noon` is not a time
  since noon
        ^^^^ write 2009-04-22, 2009-04-22 11:47, 11:47, today, yesterday, or paste it from the log in quotes",
        ),
        (
            "since 2009-02-30",
            "
error: there is no day 30 in Feb 2009, which has 28 days
  since 2009-02-30
        ^^^^^^^^^^",
        ),
        (
            "since 2009-13-01",
            "
error: there is no month 13
  since 2009-13-01
        ^^^^^^^^^^",
        ),
        (
            "on 25:00",
            "
error: there is no hour 25 in `25:00`
  on 25:00
     ^^^^^",
        ),
        (
            r#"since "Thu Apr 22 11:43:59 2009""#,
            r#"
error: 2009-04-22 is a Wed, not a Thu
  since "Thu Apr 22 11:43:59 2009"
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ write 2009-04-22 and the time"#,
        ),
        (
            "last 0s",
            "
error: `last 0s` is no time at all
  last 0s
       ^^",
        ),
        (
            "last 99999y",
            "
error: `99999y` is too long
  last 99999y
       ^^^^^^",
        ),
    ]);
}

#[test]
fn stages_that_cannot_work() {
    check(&[
        (
            "top 3",
            "
error: `top` has nothing to count
  top 3
  ^^^^^ say what: top 3 user",
        ),
        (
            "count by user | top 3 user",
            "
error: `user` is text; after a count, top compares numbers and times
  count by user | top 3 user
                        ^^^^ to count rows by it, write: | count by user | top 3",
        ),
        (
            "min(time) by user | top 3",
            "
error: `top` finds no number to compare among the columns here
  min(time) by user | top 3
                      ^^^^^ name what is compared: top 3 min_time",
        ),
        (
            "count by user | select user | top 3",
            "
error: `top` finds no number to compare among the columns here
  count by user | select user | top 3
                                ^^^^^ count first: | count by user | top 3",
        ),
        (
            "sort mids",
            "
error: `mids` is a list, which has no order
  sort mids
       ^^^^ sort by its length: sort len(mids)",
        ),
        (
            "select user, -tls",
            "
error: nothing is there to take `tls` from
  select user, -tls
                ^^^ write: select *, -tls",
        ),
        (
            "select -usr",
            "
error: no field called `usr`
  select -usr
          ^^^ did you mean `user`?
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "select *, user",
            "
error: two columns would be called `user`
  select *, user
            ^^^^ name this one: user as …",
        ),
        (
            "count by user, user",
            "
error: two columns would be called `user`
  count by user, user
                 ^^^^ name this one: user as …",
        ),
        (
            "count by 1h, time",
            "
error: two columns would be called `time`
  count by 1h, time
               ^^^^ name this one: time as …",
        ),
        (
            "count by user/24",
            "
error: `user` is text, not an address
  count by user/24
           ^^^^ a network is cut from an address: remote_ip/24",
        ),
        (
            "count by remote_ip/200",
            "
error: an address has no 200 bits
  count by remote_ip/200
           ^^^^^^^^^^^^^ IPv4 has 32, IPv6 128",
        ),
        (
            "count by 1d12h",
            "
error: `1d12h` is no width for stretches of time
  count by 1d12h
           ^^^^^ hours and less, days and weeks, months and years do not mix: 12h, 1d, 1mo",
        ),
        (
            "count by 0s",
            "
error: `0s` is no width for stretches of time
  count by 0s
           ^^ hours and less, days and weeks, months and years do not mix: 12h, 1d, 1mo",
        ),
        (
            "count(user)",
            "
error: `count` takes a condition, and counts rows
  count(user)
  ^^^^^^^^^^^ did you mean dcount(user), or count(user is not null)?",
        ),
        (
            "count(user=a, user=b)",
            "
error: `count` takes one condition
  count(user=a, user=b)
  ^^^^^^^^^^^^^^^^^^^^^ join conditions with `and`: count(failed and tls)",
        ),
        (
            "dcount()",
            "
error: `dcount` takes one field
  dcount()
  ^^^^^^^^ for example: dcount(time)",
        ),
        (
            "min(user)",
            "
error: `user` is text, and min compares numbers, times and addresses
  min(user)
      ^^^^",
        ),
        (
            "max(outcome)",
            "
error: `outcome` is one of a few words, and max compares numbers, times and addresses
  max(outcome)
      ^^^^^^^",
        ),
        (
            "sum(icid)",
            "
error: authq does not have the aggregate `sum` yet
  sum(icid)
  ^^^ there are count, dcount, min and max",
        ),
        (
            "fisrt(time)",
            "
error: no aggregate called `fisrt`
  fisrt(time)
  ^^^^^
  aggregates: count dcount min max",
        ),
        (
            "count(failed), count(failed)",
            "
error: two columns would be called `count_failed`
  count(failed), count(failed)
                 ^^^^^^^^^^^^^ name this one: count(failed) as …",
        ),
        (
            r#"select user | where "text""#,
            r#"
error: the log line is gone after the stages before
  select user | where "text"
                      ^^^^^^ search for the text before the first `|`"#,
        ),
    ]);
}

#[test]
fn slips_with_one_obvious_repair() {
    check(&[
        (
            "failed icid between 2008 and 2009",
            "
error: in the head `between` limits the time
  failed icid between 2008 and 2009
              ^^^^^^^^^^^^^^^^^^^^^ put `where` before the condition: where icid between 2008 and 2009",
        ),
        (
            "reply_code = 5xx",
            "
error: `reply_code` is a whole number, not `5xx`
  reply_code = 5xx
               ^^^ write: where reply_code between 500 and 599",
        ),
        (
            "where reply_code = 5*",
            "
error: `reply_code` is a whole number, not `5*`
  where reply_code = 5*
                     ^^ write: reply_code between 500 and 599",
        ),
        (
            "where reply_code != 4XX",
            "
error: `reply_code` is a whole number, not `4XX`
  where reply_code != 4XX
                      ^^^ write: reply_code not between 400 and 499",
        ),
        (
            "reply_code > 5xx",
            "
error: `reply_code` is a whole number, not `5xx`
  reply_code > 5xx
               ^^^ write it in digits",
        ),
        (
            "where icid = 45*",
            "
error: `icid` is a whole number, not `45*`
  where icid = 45*
               ^^^ write it in digits",
        ),
        (
            "count by 1h, 1d",
            "
error: two columns would be called `time`
  count by 1h, 1d
               ^^ keep one of them",
        ),
        (
            "count by time, 1h",
            "
error: two columns would be called `time`
  count by time, 1h
                 ^^ name the other one: time as …",
        ),
        (
            "count by remote_ip/24, remote_ip/24",
            "
error: two columns would be called `remote_ip/24`
  count by remote_ip/24, remote_ip/24
                         ^^^^^^^^^^^^ keep one of them",
        ),
        (
            "failed since '7 days ago'",
            "
error: `7 days ago` is not a time
  failed since '7 days ago'
               ^^^^^^^^^^^^ write: last 7d",
        ),
        (
            r#"where time > "3 months ago""#,
            r#"
error: `3 months ago` is not a time
  where time > "3 months ago"
               ^^^^^^^^^^^^^^ write: last 3mo"#,
        ),
        (
            "failed since '7d ago'",
            "
error: `7d ago` is not a time
  failed since '7d ago'
               ^^^^^^^^ write: last 7d",
        ),
        (
            "where time > now(1)",
            "
error: now() takes no argument
  where time > now(1)
               ^^^^^^ leave the parentheses empty",
        ),
        (
            "failed since now(1)",
            "
error: now() takes no argument
  failed since now(1)
               ^^^^^^ leave the parentheses empty",
        ),
        (
            "where now > 3",
            "
error: no field called `now`
  where now > 3
        ^^^ now() takes no argument, but needs its parentheses
  fields: time appliance direction outcome user mechanism profile remote_ip …   (`select *` shows them)",
        ),
        (
            "time=2009 time=2010",
            "
error: no time is within both `time = 2010` and `time = 2009`
  time=2009 time=2010
  ^^^^^^^^^ ^^^^^^^^^ leave one out",
        ),
        (
            "failed since 2009 time=2008",
            "
error: no time is within both `since 2009` and `time = 2008`
  failed since 2009 time=2008
         ^^^^^^^^^^ ^^^^^^^^^ leave one out",
        ),
        (
            "failed since 2009 time>2010 time<2009-06",
            "
error: no time is within both `time > 2010` and `time < 2009-06`
  failed since 2009 time>2010 time<2009-06
                    ^^^^^^^^^ ^^^^^^^^^^^^ leave one out",
        ),
        (
            "failed between 2009 and 10",
            "
error: `10` is not a time
  failed between 2009 and 10
                          ^^ write 2009-04-22, 2009-04-22 11:47, 11:47, today, yesterday, or paste it from the log in quotes",
        ),
        (
            "count, dcount by user",
            "
error: `dcount` needs a field in parentheses
  count, dcount by user
         ^^^^^^ for example: dcount(user)",
        ),
        (
            "count, sum by user",
            "
error: authq does not have the aggregate `sum` yet
  count, sum by user
         ^^^ there are count, dcount, min and max",
        ),
    ]);
}
