-- failed inbound where user = *@example.com and not remote_ip in private
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("outcome" = 'failed' and "direction" = 'inbound' and translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') like '%@example.com' and not coalesce(regexp_matches("remote_ip", '\A(?:10(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}|172\.(?:16|17|18|19|20|21|22|23|24|25|26|27|28|29|30|31)(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|192\.168(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|f[cd][0-9a-f][0-9a-f]:[0-9a-f:]*)\z'), false))
),
s2 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "_row"
  from s1
)
select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line"
from s2
order by "_row";

-- failed inbound where user = *@example.com and not remote_ip in private
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("outcome" = 'failed' and "direction" = 'inbound' and translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') like '%@example.com' and not coalesce(regexp_like("remote_ip", '\A(?:10(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}|172\.(?:16|17|18|19|20|21|22|23|24|25|26|27|28|29|30|31)(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|192\.168(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|f[cd][0-9a-f][0-9a-f]:[0-9a-f:]*)\z'), false))
),
s2 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "_row"
  from s1
)
select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line"
from s2
order by "_row";

-- failed inbound where user = *@example.com and not remote_ip in private
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
  where (`outcome` = 'failed' and `direction` = 'inbound' and translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') like '%@example.com' and not coalesce(regexp_like(`remote_ip`, '\\A(?:10(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}|172\\.(?:16|17|18|19|20|21|22|23|24|25|26|27|28|29|30|31)(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|192\\.168(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|f[cd][0-9a-f][0-9a-f]:[0-9a-f:]*)\\z'), false))
),
s2 as (
  select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`, `_row`
  from s1
)
select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`
from s2
order by `_row`;

-- failed inbound where user = *@example.com and not remote_ip in private
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("outcome" = 'failed' and "direction" = 'inbound' and translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') like '%@example.com' and not coalesce(regexp_like("remote_ip", '\A(?:10(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}|172\.(?:16|17|18|19|20|21|22|23|24|25|26|27|28|29|30|31)(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|192\.168(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}|f[cd][0-9a-f][0-9a-f]:[0-9a-f:]*)\z'), false))
),
s2 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "_row"
  from s1
)
select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line"
from s2
order by "_row";

-- where user !~ /^adm/ or mids = 448 | select time, domain(user), len(mids)
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "user", "mids", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where (not coalesce(regexp_matches("user", '(?i)^adm'), false) or list_contains("mids", 448))
),
s2 as (
  select "time", nullif(case when "user" like '%@%' then substr("user", length(regexp_replace("user", '@[^@]*\z', '', 'g')) + 2) when "user" like '%\\%' escape '\' then split_part("user", '\', 1) end, '') as "domain_user", array_length("mids") as "len_mids", "_row"
  from s1
)
select "time", "domain_user", "len_mids"
from s2
order by "_row";

-- where user !~ /^adm/ or mids = 448 | select time, domain(user), len(mids)
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "user", "mids", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where (not coalesce(regexp_like("user", '(?i)^adm'), false) or array_has("mids", 448))
),
s2 as (
  select "time", nullif(case when "user" like '%@%' then substr("user", length(regexp_replace("user", '@[^@]*\z', '', 'g')) + 2) when "user" like '%\\%' then split_part("user", '\', 1) end, '') as "domain_user", cardinality("mids") as "len_mids", "_row"
  from s1
)
select "time", "domain_user", "len_mids"
from s2
order by "_row";

-- where user !~ /^adm/ or mids = 448 | select time, domain(user), len(mids)
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `user`, `mids`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
  where (not coalesce(regexp_like(`user`, '(?iud)^adm'), false) or array_contains(`mids`, 448))
),
s2 as (
  select `time`, nullif(case when `user` like '%@%' then substr(`user`, length(regexp_replace(`user`, '@[^@]*\\z', '')) + 2) when `user` like '%\\\\%' escape '\\' then split_part(`user`, '\\', 1) end, '') as `domain_user`, case when `mids` is not null then size(`mids`) end as `len_mids`, `_row`
  from s1
)
select `time`, `domain_user`, `len_mids`
from s2
order by `_row`;

-- where user !~ /^adm/ or mids = 448 | select time, domain(user), len(mids)
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "user", "mids", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where (not coalesce(regexp_like("user", '(?i)^adm'), false) or contains("mids", 448))
),
s2 as (
  select "time", nullif(case when "user" like '%@%' then substr("user", length(regexp_replace("user", '@[^@]*\z', '')) + 2) when "user" like '%\\%' escape '\' then split_part("user", '\', 1) end, '') as "domain_user", cardinality("mids") as "len_mids", "_row"
  from s1
)
select "time", "domain_user", "len_mids"
from s2
order by "_row";

-- failed since 2009-04-22 | count, dcount(user), min(time) by remote_ip/24 | top 5
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "remote_ip", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("outcome" = 'failed' and "time" >= timestamptz '2009-04-22 00:00:00+00')
),
s2 as (
  select "_key1" as "remote_ip/24", count(*) as "count", count(distinct translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) as "dcount_user", min("time") as "min_time", min("_row") as "_row"
  from (select *, case when "remote_ip" like '%:%' then regexp_replace(concat(regexp_replace(regexp_replace(trim(both ':' from replace("remote_ip", '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length("remote_ip") - length(replace("remote_ip", ':', '')) - (case when "remote_ip" like '::%' then 1 else 0 end + case when "remote_ip" like '%::' then 1 else 0 end))) + 1))), '\A((?:[0-9a-f]+:){3}[0-9a-f]+):.*\z', '\1', 'g'), '(?::0)+\z', '', 'g'), '::/64'), '\A0::', '::', 'g') when regexp_matches("remote_ip", '\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\z') then concat(split_part("remote_ip", '.', 1), '.', split_part("remote_ip", '.', 2), '.', split_part("remote_ip", '.', 3), '.', '0', '/24') end as "_key1" from s1) as t
  group by "_key1"
),
s3 as (
  select "remote_ip/24", "count", "dcount_user", "min_time", row_number() over (order by "count" desc nulls last, "_row") as "_row"
  from s2
),
s4 as (
  select *
  from s3
  order by "_row"
  limit 5
)
select "remote_ip/24", "count", "dcount_user", "min_time"
from s4
order by "_row";

-- failed since 2009-04-22 | count, dcount(user), min(time) by remote_ip/24 | top 5
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "remote_ip", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("outcome" = 'failed' and "time" >= cast('2009-04-22 00:00:00+00:00' as timestamp with time zone))
),
s2 as (
  select "_key1" as "remote_ip/24", count(*) as "count", count(distinct translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) as "dcount_user", min("time") as "min_time", min("_row") as "_row"
  from (select *, case when "remote_ip" like '%:%' then regexp_replace(concat(regexp_replace(regexp_replace(trim(both ':' from replace("remote_ip", '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length("remote_ip") - length(replace("remote_ip", ':', '')) - (case when "remote_ip" like '::%' then 1 else 0 end + case when "remote_ip" like '%::' then 1 else 0 end))) + 1))), '\A((?:[0-9a-f]+:){3}[0-9a-f]+):.*\z', '\1', 'g'), '(?::0)+\z', '', 'g'), '::/64'), '\A0::', '::', 'g') when regexp_like("remote_ip", '\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\z') then concat(split_part("remote_ip", '.', 1), '.', split_part("remote_ip", '.', 2), '.', split_part("remote_ip", '.', 3), '.', '0', '/24') end as "_key1" from s1) as t
  group by "_key1"
),
s3 as (
  select "remote_ip/24", "count", "dcount_user", "min_time", row_number() over (order by "count" desc nulls last, "_row") as "_row"
  from s2
),
s4 as (
  select *
  from s3
  order by "_row"
  limit 5
)
select "remote_ip/24", "count", "dcount_user", "min_time"
from s4
order by "_row";

-- failed since 2009-04-22 | count, dcount(user), min(time) by remote_ip/24 | top 5
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `outcome`, `user`, `remote_ip`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
  where (`outcome` = 'failed' and `time` >= timestamp '2009-04-22 00:00:00+00:00')
),
s2 as (
  select `_key1` as `remote_ip/24`, count(*) as `count`, count(distinct translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) as `dcount_user`, min(`time`) as `min_time`, min(`_row`) as `_row`
  from (select *, case when `remote_ip` like '%:%' then regexp_replace(concat(regexp_replace(regexp_replace(trim(both ':' from replace(`remote_ip`, '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length(`remote_ip`) - length(replace(`remote_ip`, ':', '')) - (case when `remote_ip` like '::%' then 1 else 0 end + case when `remote_ip` like '%::' then 1 else 0 end))) + 1))), '\\A((?:[0-9a-f]+:){3}[0-9a-f]+):.*\\z', '$1'), '(?::0)+\\z', ''), '::/64'), '\\A0::', '::') when regexp_like(`remote_ip`, '\\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\\z') then concat(split_part(`remote_ip`, '.', 1), '.', split_part(`remote_ip`, '.', 2), '.', split_part(`remote_ip`, '.', 3), '.', '0', '/24') end as `_key1` from s1) as t
  group by `_key1`
),
s3 as (
  select `remote_ip/24`, `count`, `dcount_user`, `min_time`, row_number() over (order by `count` desc nulls last, `_row`) as `_row`
  from s2
),
s4 as (
  select *
  from s3
  order by `_row`
  limit 5
)
select `remote_ip/24`, `count`, `dcount_user`, `min_time`
from s4
order by `_row`;

-- failed since 2009-04-22 | count, dcount(user), min(time) by remote_ip/24 | top 5
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "remote_ip", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("outcome" = 'failed' and "time" >= timestamp '2009-04-22 00:00:00 UTC')
),
s2 as (
  select "_key1" as "remote_ip/24", count(*) as "count", count(distinct translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) as "dcount_user", min("time") as "min_time", min("_row") as "_row"
  from (select *, case when "remote_ip" like '%:%' then regexp_replace(concat(regexp_replace(regexp_replace(trim(both ':' from replace("remote_ip", '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length("remote_ip") - length(replace("remote_ip", ':', '')) - (case when "remote_ip" like '::%' then 1 else 0 end + case when "remote_ip" like '%::' then 1 else 0 end))) + 1))), '\A((?:[0-9a-f]+:){3}[0-9a-f]+):.*\z', '$1'), '(?::0)+\z', ''), '::/64'), '\A0::', '::') when regexp_like("remote_ip", '\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\z') then concat(split_part("remote_ip", '.', 1), '.', split_part("remote_ip", '.', 2), '.', split_part("remote_ip", '.', 3), '.', '0', '/24') end as "_key1" from s1) as t
  group by "_key1"
),
s3 as (
  select "remote_ip/24", "count", "dcount_user", "min_time", row_number() over (order by "count" desc nulls last, "_row") as "_row"
  from s2
),
s4 as (
  select *
  from s3
  order by "_row"
  limit 5
)
select "remote_ip/24", "count", "dcount_user", "min_time"
from s4
order by "_row";

-- count(failed), max(sbrs) by 1h, user | sort -time, user
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "sbrs", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
),
s2 as (
  select "_key1" as "time", arg_min("user", "_row") as "user", count(*) filter (where "outcome" = 'failed') as "count_failed", max("sbrs") as "max_sbrs", min("_row") as "_row"
  from (select *, (date_trunc('hour', ("time" at time zone 'UTC')) at time zone 'UTC') as "_key1" from s1) as t
  group by "_key1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
),
s3 as (
  select "time", "user", "count_failed", "max_sbrs", row_number() over (order by "time" desc nulls last, translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') asc nulls last, "user" asc nulls last, "_row") as "_row"
  from s2
)
select "time", "user", "count_failed", "max_sbrs"
from s3
order by "_row";

-- count(failed), max(sbrs) by 1h, user | sort -time, user
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "sbrs", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
),
s2 as (
  select "_key1" as "time", first_value("user" order by "_row") as "user", count(*) filter (where "outcome" = 'failed') as "count_failed", max("sbrs") as "max_sbrs", min("_row") as "_row"
  from (select *, (date_trunc('hour', to_local_time("time" at time zone 'UTC')) at time zone 'UTC') as "_key1" from s1) as t
  group by "_key1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
),
s3 as (
  select "time", "user", "count_failed", "max_sbrs", row_number() over (order by "time" desc nulls last, translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') asc nulls last, "user" asc nulls last, "_row") as "_row"
  from s2
)
select "time", "user", "count_failed", "max_sbrs"
from s3
order by "_row";

-- count(failed), max(sbrs) by 1h, user | sort -time, user
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `outcome`, `user`, `sbrs`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
),
s2 as (
  select `_key1` as `time`, min_by(`user`, `_row`) as `user`, count(*) filter (where `outcome` = 'failed') as `count_failed`, max(`sbrs`) as `max_sbrs`, min(`_row`) as `_row`
  from (select *, to_utc_timestamp(date_trunc('hour', from_utc_timestamp(`time`, 'UTC')), 'UTC') as `_key1` from s1) as t
  group by `_key1`, translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
),
s3 as (
  select `time`, `user`, `count_failed`, `max_sbrs`, row_number() over (order by `time` desc nulls last, translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') asc nulls last, `user` asc nulls last, `_row`) as `_row`
  from s2
)
select `time`, `user`, `count_failed`, `max_sbrs`
from s3
order by `_row`;

-- count(failed), max(sbrs) by 1h, user | sort -time, user
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "sbrs", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
),
s2 as (
  select "_key1" as "time", min_by("user", "_row") as "user", count(*) filter (where "outcome" = 'failed') as "count_failed", max("sbrs") as "max_sbrs", min("_row") as "_row"
  from (select *, with_timezone(date_trunc('hour', cast("time" at time zone 'UTC' as timestamp(6))), 'UTC') as "_key1" from s1) as t
  group by "_key1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
),
s3 as (
  select "time", "user", "count_failed", "max_sbrs", row_number() over (order by "time" desc nulls last, translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') asc nulls last, "user" asc nulls last, "_row") as "_row"
  from s2
)
select "time", "user", "count_failed", "max_sbrs"
from s3
order by "_row";

-- distinct user, weekday(time) | tail 3
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "user", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
),
s2 as (
  select "user", "weekday_time", "_row"
  from (select "user", case extract(isodow from ("time" at time zone 'UTC')) when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end as "weekday_time", "_row", row_number() over (partition by translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), case extract(isodow from ("time" at time zone 'UTC')) when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end order by "_row") as "_nth"
    from s1) as t
  where "_nth" = 1
),
s3 as (
  select *
  from s2
  order by "_row" desc
  limit 3
)
select "user", "weekday_time"
from s3
order by "_row";

-- distinct user, weekday(time) | tail 3
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "user", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
),
s2 as (
  select "user", "weekday_time", "_row"
  from (select "user", case (date_part('dow', to_local_time("time" at time zone 'UTC')) + 6) % 7 + 1 when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end as "weekday_time", "_row", row_number() over (partition by translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), case (date_part('dow', to_local_time("time" at time zone 'UTC')) + 6) % 7 + 1 when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end order by "_row") as "_nth"
    from s1) as t
  where "_nth" = 1
),
s3 as (
  select *
  from s2
  order by "_row" desc
  limit 3
)
select "user", "weekday_time"
from s3
order by "_row";

-- distinct user, weekday(time) | tail 3
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `user`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
),
s2 as (
  select `user`, `weekday_time`, `_row`
  from (select `user`, case weekday(from_utc_timestamp(`time`, 'UTC')) + 1 when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end as `weekday_time`, `_row`, row_number() over (partition by translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), case weekday(from_utc_timestamp(`time`, 'UTC')) + 1 when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end order by `_row`) as `_nth`
    from s1) as t
  where `_nth` = 1
),
s3 as (
  select *
  from s2
  order by `_row` desc
  limit 3
)
select `user`, `weekday_time`
from s3
order by `_row`;

-- distinct user, weekday(time) | tail 3
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "user", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
),
s2 as (
  select "user", "weekday_time", "_row"
  from (select "user", case day_of_week(cast("time" at time zone 'UTC' as timestamp(6))) when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end as "weekday_time", "_row", row_number() over (partition by translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), case day_of_week(cast("time" at time zone 'UTC' as timestamp(6))) when 1 then 'mon' when 2 then 'tue' when 3 then 'wed' when 4 then 'thu' when 5 then 'fri' when 6 then 'sat' when 7 then 'sun' end order by "_row") as "_nth"
    from s1) as t
  where "_nth" = 1
),
s3 as (
  select *
  from s2
  order by "_row" desc
  limit 3
)
select "user", "weekday_time"
from s3
order by "_row";

-- outbound "relay access denied" | sort remote_ip | limit 1
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "raw", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("direction" = 'outbound' and regexp_matches(lower(hex("raw")), '\A(?:[0-9a-f]{2})*(?:72|52)(?:65|45)(?:6c|4c)(?:61|41)(?:79|59)20(?:61|41)(?:63|43)(?:63|43)(?:65|45)(?:73|53)(?:73|53)20(?:64|44)(?:65|45)(?:6e|4e)(?:69|49)(?:65|45)(?:64|44)'))
),
s2 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "raw", row_number() over (order by case when "remote_ip" like '%:%' then concat('6', regexp_replace(regexp_replace(trim(both ':' from replace("remote_ip", '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length("remote_ip") - length(replace("remote_ip", ':', '')) - (case when "remote_ip" like '::%' then 1 else 0 end + case when "remote_ip" like '%::' then 1 else 0 end))) + 1))), '([0-9a-f]+)', '000\1', 'g'), '0*([0-9a-f]{4})(?::|\z)', '\1', 'g')) when regexp_matches("remote_ip", '\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\z') then concat('4', lpad(split_part("remote_ip", '.', 1), 3, '0'), lpad(split_part("remote_ip", '.', 2), 3, '0'), lpad(split_part("remote_ip", '.', 3), 3, '0'), lpad(split_part("remote_ip", '.', 4), 3, '0')) end asc nulls last, "remote_ip" asc nulls last, "_row") as "_row"
  from s1
),
s3 as (
  select *
  from s2
  order by "_row"
  limit 1
),
s4 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "_row"
  from s3
)
select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line"
from s4
order by "_row";

-- outbound "relay access denied" | sort remote_ip | limit 1
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "raw", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("direction" = 'outbound' and regexp_like(encode("raw", 'hex'), '\A(?:[0-9a-f]{2})*(?:72|52)(?:65|45)(?:6c|4c)(?:61|41)(?:79|59)20(?:61|41)(?:63|43)(?:63|43)(?:65|45)(?:73|53)(?:73|53)20(?:64|44)(?:65|45)(?:6e|4e)(?:69|49)(?:65|45)(?:64|44)'))
),
s2 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "raw", row_number() over (order by case when "remote_ip" like '%:%' then concat('6', regexp_replace(regexp_replace(trim(both ':' from replace("remote_ip", '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length("remote_ip") - length(replace("remote_ip", ':', '')) - (case when "remote_ip" like '::%' then 1 else 0 end + case when "remote_ip" like '%::' then 1 else 0 end))) + 1))), '([0-9a-f]+)', '000\1', 'g'), '0*([0-9a-f]{4})(?::|\z)', '\1', 'g')) when regexp_like("remote_ip", '\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\z') then concat('4', lpad(split_part("remote_ip", '.', 1), 3, '0'), lpad(split_part("remote_ip", '.', 2), 3, '0'), lpad(split_part("remote_ip", '.', 3), 3, '0'), lpad(split_part("remote_ip", '.', 4), 3, '0')) end asc nulls last, "remote_ip" asc nulls last, "_row") as "_row"
  from s1
),
s3 as (
  select *
  from s2
  order by "_row"
  limit 1
),
s4 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "_row"
  from s3
)
select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line"
from s4
order by "_row";

-- outbound "relay access denied" | sort remote_ip | limit 1
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet; not as CSV, which has no lists (mids)
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`, `raw`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
  where (`direction` = 'outbound' and regexp_like(lower(hex(`raw`)), '\\A(?:[0-9a-f]{2})*(?:72|52)(?:65|45)(?:6c|4c)(?:61|41)(?:79|59)20(?:61|41)(?:63|43)(?:63|43)(?:65|45)(?:73|53)(?:73|53)20(?:64|44)(?:65|45)(?:6e|4e)(?:69|49)(?:65|45)(?:64|44)'))
),
s2 as (
  select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`, `raw`, row_number() over (order by case when `remote_ip` like '%:%' then concat('6', regexp_replace(regexp_replace(trim(both ':' from replace(`remote_ip`, '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length(`remote_ip`) - length(replace(`remote_ip`, ':', '')) - (case when `remote_ip` like '::%' then 1 else 0 end + case when `remote_ip` like '%::' then 1 else 0 end))) + 1))), '([0-9a-f]+)', '000$1'), '0*([0-9a-f]{4})(?::|\\z)', '$1')) when regexp_like(`remote_ip`, '\\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\\z') then concat('4', lpad(split_part(`remote_ip`, '.', 1), 3, '0'), lpad(split_part(`remote_ip`, '.', 2), 3, '0'), lpad(split_part(`remote_ip`, '.', 3), 3, '0'), lpad(split_part(`remote_ip`, '.', 4), 3, '0')) end asc nulls last, `remote_ip` asc nulls last, `_row`) as `_row`
  from s1
),
s3 as (
  select *
  from s2
  order by `_row`
  limit 1
),
s4 as (
  select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`, `_row`
  from s3
)
select `time`, `appliance`, `direction`, `outcome`, `user`, `mechanism`, `profile`, `remote_ip`, `remote_port`, `remote_host`, `rdns_verified`, `interface`, `interface_ip`, `icid`, `dcid`, `attempt`, `opened_at`, `closed_at`, `elapsed_ms`, `access`, `sender_group`, `sg_match`, `sbrs`, `sbrs_reason`, `country`, `tls`, `tls_protocol`, `tls_cipher`, `reply_code`, `reply_enhanced`, `reply_text`, `reason`, `mids`, `level`, `file`, `line`
from s4
order by `_row`;

-- outbound "relay access denied" | sort remote_ip | limit 1
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet; not as CSV, which has no lists (mids)
with s1 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "raw", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where ("direction" = 'outbound' and regexp_like(lower(to_hex("raw")), '\A(?:[0-9a-f]{2})*(?:72|52)(?:65|45)(?:6c|4c)(?:61|41)(?:79|59)20(?:61|41)(?:63|43)(?:63|43)(?:65|45)(?:73|53)(?:73|53)20(?:64|44)(?:65|45)(?:6e|4e)(?:69|49)(?:65|45)(?:64|44)'))
),
s2 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "raw", row_number() over (order by case when "remote_ip" like '%:%' then concat('6', regexp_replace(regexp_replace(trim(both ':' from replace("remote_ip", '::', substr(':0:0:0:0:0:0:0:0:', 1, 2 * (8 - (length("remote_ip") - length(replace("remote_ip", ':', '')) - (case when "remote_ip" like '::%' then 1 else 0 end + case when "remote_ip" like '%::' then 1 else 0 end))) + 1))), '([0-9a-f]+)', '000$1'), '0*([0-9a-f]{4})(?::|\z)', '$1')) when regexp_like("remote_ip", '\A(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\z') then concat('4', lpad(split_part("remote_ip", '.', 1), 3, '0'), lpad(split_part("remote_ip", '.', 2), 3, '0'), lpad(split_part("remote_ip", '.', 3), 3, '0'), lpad(split_part("remote_ip", '.', 4), 3, '0')) end asc nulls last, "remote_ip" asc nulls last, "_row") as "_row"
  from s1
),
s3 as (
  select *
  from s2
  order by "_row"
  limit 1
),
s4 as (
  select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line", "_row"
  from s3
)
select "time", "appliance", "direction", "outcome", "user", "mechanism", "profile", "remote_ip", "remote_port", "remote_host", "rdns_verified", "interface", "interface_ip", "icid", "dcid", "attempt", "opened_at", "closed_at", "elapsed_ms", "access", "sender_group", "sg_match", "sbrs", "sbrs_reason", "country", "tls", "tls_protocol", "tls_cipher", "reply_code", "reply_enhanced", "reply_text", "reason", "mids", "level", "file", "line"
from s4
order by "_row";

-- failed | burst 10 distinct user by remote_ip within 10m
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "remote_ip", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where "outcome" = 'failed'
),
s2 as (
  with r as (select * from (select "remote_ip" as "_key1", "remote_ip" as "_same1", "time" as "_time", "user" as "_who1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as "_whose1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as "_value", row_number() over (order by "time", "_row") as "_row" from s1) as t where "_key1" is not null and "_time" is not null),
  w as (select *, count(distinct "_value") over (partition by "_same1" order by "_time" range between interval '600 seconds' preceding and current row) as "_number", min("_time") over (partition by "_same1" order by "_time" range between interval '600 seconds' preceding and current row) as "_from" from r),
  q as (select *, case when "_from" <= lag("_time") over (partition by "_same1" order by "_time", "_row") then 0 else 1 end as "_begins" from w where "_number" >= 10),
  n as (select *, sum("_begins") over (partition by "_same1" order by "_time", "_row" rows between unbounded preceding and current row) as "_episode" from q),
  e as (select "_same1", min("_from") as "_start", max("_time") as "_end", max("_number") as "_peak" from n group by "_same1", "_episode"),
  m as (select r.*, e."_start", e."_end", e."_peak", count(*) over (partition by r."_same1", e."_start", r."_whose1") as "_times1", row_number() over (partition by r."_same1", e."_start", r."_whose1" order by r."_row") as "_nth1" from e join r on r."_same1" = e."_same1" and r."_time" between e."_start" and e."_end")
  select arg_min("_key1", "_row") as "remote_ip", "_start" as "start", "_end" as "end", count(*) as "events", count(distinct "_value") as "distinct_user", "_peak" as "peak", list_slice(coalesce(list("_who1" order by -"_times1", "_row") filter (where "_nth1" = 1 and "_who1" is not null), []), 1, 10) as "users", row_number() over (order by "_start", "_end", min("_row")) as "_row"
  from m
  group by "_same1", "_start", "_end", "_peak"
)
select "remote_ip", "start", "end", "events", "distinct_user", "peak", "users"
from s2
order by "_row";

-- failed | burst 10 distinct user by remote_ip within 10m
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "remote_ip", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where "outcome" = 'failed'
),
s2 as (
  with r as (select * from (select "remote_ip" as "_key1", "remote_ip" as "_same1", "time" as "_time", "user" as "_who1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as "_whose1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as "_value", row_number() over (order by "time", "_row") as "_row" from s1) as t where "_key1" is not null and "_time" is not null),
  w as (select a."_same1", a."_time", a."_row", count(distinct b."_value") as "_number", min(b."_time") as "_from" from r as a join r as b on a."_same1" = b."_same1" and b."_time" between a."_time" - interval '600 seconds' and a."_time" group by a."_same1", a."_time", a."_row"),
  q as (select *, case when "_from" <= lag("_time") over (partition by "_same1" order by "_time", "_row") then 0 else 1 end as "_begins" from w where "_number" >= 10),
  n as (select *, sum("_begins") over (partition by "_same1" order by "_time", "_row" rows between unbounded preceding and current row) as "_episode" from q),
  e as (select "_same1", min("_from") as "_start", max("_time") as "_end", max("_number") as "_peak" from n group by "_same1", "_episode"),
  m as (select r.*, e."_start", e."_end", e."_peak", count(*) over (partition by r."_same1", e."_start", r."_whose1") as "_times1", row_number() over (partition by r."_same1", e."_start", r."_whose1" order by r."_row") as "_nth1" from e join r on r."_same1" = e."_same1" and r."_time" between e."_start" and e."_end")
  select first_value("_key1" order by "_row") as "remote_ip", "_start" as "start", "_end" as "end", count(*) as "events", count(distinct "_value") as "distinct_user", "_peak" as "peak", array_slice(coalesce(array_agg("_who1" order by -"_times1", "_row") filter (where "_nth1" = 1 and "_who1" is not null), make_array()), 1, 10) as "users", row_number() over (order by "_start", "_end", min("_row")) as "_row"
  from m
  group by "_same1", "_start", "_end", "_peak"
)
select "remote_ip", "start", "end", "events", "distinct_user", "peak", "users"
from s2
order by "_row";

-- failed | burst 10 distinct user by remote_ip within 10m
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `outcome`, `user`, `remote_ip`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
  where `outcome` = 'failed'
),
s2 as (
  with r as (select * from (select `remote_ip` as `_key1`, `remote_ip` as `_same1`, `time` as `_time`, `user` as `_who1`, translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as `_whose1`, translate(`user`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as `_value`, row_number() over (order by `time`, `_row`) as `_row` from s1) as t where `_key1` is not null and `_time` is not null),
  w as (select a.`_same1`, a.`_time`, a.`_row`, count(distinct b.`_value`) as `_number`, min(b.`_time`) as `_from` from r as a join r as b on a.`_same1` = b.`_same1` and b.`_time` between a.`_time` - interval '600' second and a.`_time` group by a.`_same1`, a.`_time`, a.`_row`),
  q as (select *, case when `_from` <= lag(`_time`) over (partition by `_same1` order by `_time`, `_row`) then 0 else 1 end as `_begins` from w where `_number` >= 10),
  n as (select *, sum(`_begins`) over (partition by `_same1` order by `_time`, `_row` rows between unbounded preceding and current row) as `_episode` from q),
  e as (select `_same1`, min(`_from`) as `_start`, max(`_time`) as `_end`, max(`_number`) as `_peak` from n group by `_same1`, `_episode`),
  m as (select r.*, e.`_start`, e.`_end`, e.`_peak`, count(*) over (partition by r.`_same1`, e.`_start`, r.`_whose1`) as `_times1`, row_number() over (partition by r.`_same1`, e.`_start`, r.`_whose1` order by r.`_row`) as `_nth1` from e join r on r.`_same1` = e.`_same1` and r.`_time` between e.`_start` and e.`_end`)
  select min_by(`_key1`, `_row`) as `remote_ip`, `_start` as `start`, `_end` as `end`, count(*) as `events`, count(distinct `_value`) as `distinct_user`, `_peak` as `peak`, slice(transform(sort_array(collect_list(named_struct('place1', -`_times1`, 'place2', `_row`, 'value', `_who1`)) filter (where `_nth1` = 1 and `_who1` is not null)), pair -> pair.value), 1, 10) as `users`, row_number() over (order by `_start`, `_end`, min(`_row`)) as `_row`
  from m
  group by `_same1`, `_start`, `_end`, `_peak`
)
select `remote_ip`, `start`, `end`, `events`, `distinct_user`, `peak`, `users`
from s2
order by `_row`;

-- failed | burst 10 distinct user by remote_ip within 10m
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "outcome", "user", "remote_ip", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where "outcome" = 'failed'
),
s2 as (
  with r as (select * from (select "remote_ip" as "_key1", "remote_ip" as "_same1", "time" as "_time", "user" as "_who1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as "_whose1", translate("user", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as "_value", row_number() over (order by "time", "_row") as "_row" from s1) as t where "_key1" is not null and "_time" is not null),
  w as (select a."_same1", a."_time", a."_row", count(distinct b."_value") as "_number", min(b."_time") as "_from" from r as a join r as b on a."_same1" = b."_same1" and b."_time" between a."_time" - interval '600' second and a."_time" group by a."_same1", a."_time", a."_row"),
  q as (select *, case when "_from" <= lag("_time") over (partition by "_same1" order by "_time", "_row") then 0 else 1 end as "_begins" from w where "_number" >= 10),
  n as (select *, sum("_begins") over (partition by "_same1" order by "_time", "_row" rows between unbounded preceding and current row) as "_episode" from q),
  e as (select "_same1", min("_from") as "_start", max("_time") as "_end", max("_number") as "_peak" from n group by "_same1", "_episode"),
  m as (select r.*, e."_start", e."_end", e."_peak", count(*) over (partition by r."_same1", e."_start", r."_whose1") as "_times1", row_number() over (partition by r."_same1", e."_start", r."_whose1" order by r."_row") as "_nth1" from e join r on r."_same1" = e."_same1" and r."_time" between e."_start" and e."_end")
  select min_by("_key1", "_row") as "remote_ip", "_start" as "start", "_end" as "end", count(*) as "events", count(distinct "_value") as "distinct_user", "_peak" as "peak", slice(coalesce(array_agg("_who1" order by -"_times1", "_row") filter (where "_nth1" = 1 and "_who1" is not null), cast(array[] as array(varchar))), 1, 10) as "users", row_number() over (order by "_start", "_end", min("_row")) as "_row"
  from m
  group by "_same1", "_start", "_end", "_peak"
)
select "remote_ip", "start", "end", "events", "distinct_user", "peak", "users"
from s2
order by "_row";

-- inbound | sequence 5 failed then succeeded by remote_ip within 10m
-- duckdb, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "direction", "outcome", "user", "remote_ip", "icid", "dcid", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where "direction" = 'inbound'
),
s2 as (
  with r as (select * from (select "remote_ip" as "_key1", "remote_ip" as "_same1", "time" as "_time", case when "outcome" = 'failed' then 1 else 0 end as "_before", case when "outcome" = 'succeeded' then 1 else 0 end as "_ends", "user" as "_who1", "icid" as "_id1", "dcid" as "_id2", row_number() over (order by "time", "_row") as "_row" from s1) as t where "_key1" is not null and "_time" is not null),
  i as (select *, coalesce(sum("_ends") over (partition by "_same1" order by "_time", "_row" rows between unbounded preceding and 1 preceding), 0) as "_run" from r),
  e as (select "_same1", "_run", max("_time") as "_last" from i where "_ends" = 1 group by "_same1", "_run")
  select arg_min(i."_key1", i."_row") as "remote_ip", coalesce(list(i."_who1" order by i."_row") filter (where i."_ends" = 1 and i."_who1" is not null), []) as "users", min(i."_time") as "start", e."_last" as "end", (epoch_us(e."_last") - epoch_us(min(i."_time"))) // 1000 as "span_ms", cast(sum(i."_before") as bigint) as "failures", cast(sum(i."_ends") as bigint) as "successes", arg_min(i."_id1", i."_row") filter (where i."_id1" is not null) as "first_icid", arg_max(i."_id1", i."_row") filter (where i."_id1" is not null) as "last_icid", arg_min(i."_id2", i."_row") filter (where i."_id2" is not null) as "first_dcid", arg_max(i."_id2", i."_row") filter (where i."_id2" is not null) as "last_dcid", row_number() over (order by min(i."_time"), e."_last", min(i."_row")) as "_row"
  from e join i on i."_same1" = e."_same1" and i."_run" = e."_run"
  where i."_ends" = 1 or i."_before" = 1 and i."_time" >= e."_last" - interval '600 seconds'
  group by e."_same1", e."_run", e."_last"
  having sum(i."_before") >= 5
)
select "remote_ip", "users", "start", "end", "span_ms", "failures", "successes", "first_icid", "last_icid", "first_dcid", "last_dcid"
from s2
order by "_row";

-- inbound | sequence 5 failed then succeeded by remote_ip within 10m
-- datafusion, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "direction", "outcome", "user", "remote_ip", "icid", "dcid", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where "direction" = 'inbound'
),
s2 as (
  with r as (select * from (select "remote_ip" as "_key1", "remote_ip" as "_same1", "time" as "_time", case when "outcome" = 'failed' then 1 else 0 end as "_before", case when "outcome" = 'succeeded' then 1 else 0 end as "_ends", "user" as "_who1", "icid" as "_id1", "dcid" as "_id2", row_number() over (order by "time", "_row") as "_row" from s1) as t where "_key1" is not null and "_time" is not null),
  i as (select *, coalesce(sum("_ends") over (partition by "_same1" order by "_time", "_row" rows between unbounded preceding and 1 preceding), 0) as "_run" from r),
  e as (select "_same1", "_run", max("_time") as "_last" from i where "_ends" = 1 group by "_same1", "_run")
  select first_value(i."_key1" order by i."_row") as "remote_ip", coalesce(array_agg(i."_who1" order by i."_row") filter (where i."_ends" = 1 and i."_who1" is not null), make_array()) as "users", min(i."_time") as "start", e."_last" as "end", (cast(arrow_cast(e."_last", 'Timestamp(Microsecond, Some("UTC"))') as bigint) - cast(arrow_cast(min(i."_time"), 'Timestamp(Microsecond, Some("UTC"))') as bigint)) / 1000 as "span_ms", cast(sum(i."_before") as bigint) as "failures", cast(sum(i."_ends") as bigint) as "successes", first_value(i."_id1" order by i."_row") filter (where i."_id1" is not null) as "first_icid", last_value(i."_id1" order by i."_row") filter (where i."_id1" is not null) as "last_icid", first_value(i."_id2" order by i."_row") filter (where i."_id2" is not null) as "first_dcid", last_value(i."_id2" order by i."_row") filter (where i."_id2" is not null) as "last_dcid", row_number() over (order by min(i."_time"), e."_last", min(i."_row")) as "_row"
  from e join i on i."_same1" = e."_same1" and i."_run" = e."_run"
  where i."_ends" = 1 or i."_before" = 1 and i."_time" >= e."_last" - interval '600 seconds'
  group by e."_same1", e."_run", e."_last"
  having sum(i."_before") >= 5
)
select "remote_ip", "users", "start", "end", "span_ms", "failures", "successes", "first_icid", "last_icid", "first_dcid", "last_dcid"
from s2
order by "_row";

-- inbound | sequence 5 failed then succeeded by remote_ip within 10m
-- spark, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
set spark.sql.session.timeZone = UTC;
with s1 as (
  select `time`, `direction`, `outcome`, `user`, `remote_ip`, `icid`, `dcid`, row_number() over (order by `time` nulls last, `appliance` nulls last, `file` nulls last, `line` nulls last) as `_row`
  from `auth`
  where `direction` = 'inbound'
),
s2 as (
  with r as (select * from (select `remote_ip` as `_key1`, `remote_ip` as `_same1`, `time` as `_time`, case when `outcome` = 'failed' then 1 else 0 end as `_before`, case when `outcome` = 'succeeded' then 1 else 0 end as `_ends`, `user` as `_who1`, `icid` as `_id1`, `dcid` as `_id2`, row_number() over (order by `time`, `_row`) as `_row` from s1) as t where `_key1` is not null and `_time` is not null),
  i as (select *, coalesce(sum(`_ends`) over (partition by `_same1` order by `_time`, `_row` rows between unbounded preceding and 1 preceding), 0) as `_run` from r),
  e as (select `_same1`, `_run`, max(`_time`) as `_last` from i where `_ends` = 1 group by `_same1`, `_run`)
  select min_by(i.`_key1`, i.`_row`) as `remote_ip`, transform(sort_array(collect_list(named_struct('place1', i.`_row`, 'value', i.`_who1`)) filter (where i.`_ends` = 1 and i.`_who1` is not null)), pair -> pair.value) as `users`, min(i.`_time`) as `start`, e.`_last` as `end`, (unix_micros(e.`_last`) - unix_micros(min(i.`_time`))) div 1000 as `span_ms`, cast(sum(i.`_before`) as bigint) as `failures`, cast(sum(i.`_ends`) as bigint) as `successes`, min_by(i.`_id1`, i.`_row`) filter (where i.`_id1` is not null) as `first_icid`, max_by(i.`_id1`, i.`_row`) filter (where i.`_id1` is not null) as `last_icid`, min_by(i.`_id2`, i.`_row`) filter (where i.`_id2` is not null) as `first_dcid`, max_by(i.`_id2`, i.`_row`) filter (where i.`_id2` is not null) as `last_dcid`, row_number() over (order by min(i.`_time`), e.`_last`, min(i.`_row`)) as `_row`
  from e join i on i.`_same1` = e.`_same1` and i.`_run` = e.`_run`
  where i.`_ends` = 1 or i.`_before` = 1 and i.`_time` >= e.`_last` - interval '600' second
  group by e.`_same1`, e.`_run`, e.`_last`
  having sum(i.`_before`) >= 5
)
select `remote_ip`, `users`, `start`, `end`, `span_ms`, `failures`, `successes`, `first_icid`, `last_icid`, `first_dcid`, `last_dcid`
from s2
order by `_row`;

-- inbound | sequence 5 failed then succeeded by remote_ip within 10m
-- trino, zone UTC
-- table "auth": rows that authq wrote as Parquet or NDJSON
with s1 as (
  select "time", "direction", "outcome", "user", "remote_ip", "icid", "dcid", row_number() over (order by "time" nulls last, "appliance" nulls last, "file" nulls last, "line" nulls last) as "_row"
  from "auth"
  where "direction" = 'inbound'
),
s2 as (
  with r as (select * from (select "remote_ip" as "_key1", "remote_ip" as "_same1", "time" as "_time", case when "outcome" = 'failed' then 1 else 0 end as "_before", case when "outcome" = 'succeeded' then 1 else 0 end as "_ends", "user" as "_who1", "icid" as "_id1", "dcid" as "_id2", row_number() over (order by "time", "_row") as "_row" from s1) as t where "_key1" is not null and "_time" is not null),
  i as (select *, coalesce(sum("_ends") over (partition by "_same1" order by "_time", "_row" rows between unbounded preceding and 1 preceding), 0) as "_run" from r),
  e as (select "_same1", "_run", max("_time") as "_last" from i where "_ends" = 1 group by "_same1", "_run")
  select min_by(i."_key1", i."_row") as "remote_ip", coalesce(array_agg(i."_who1" order by i."_row") filter (where i."_ends" = 1 and i."_who1" is not null), cast(array[] as array(varchar))) as "users", min(i."_time") as "start", e."_last" as "end", date_diff('millisecond', min(i."_time"), e."_last") as "span_ms", cast(sum(i."_before") as bigint) as "failures", cast(sum(i."_ends") as bigint) as "successes", min_by(i."_id1", i."_row") filter (where i."_id1" is not null) as "first_icid", max_by(i."_id1", i."_row") filter (where i."_id1" is not null) as "last_icid", min_by(i."_id2", i."_row") filter (where i."_id2" is not null) as "first_dcid", max_by(i."_id2", i."_row") filter (where i."_id2" is not null) as "last_dcid", row_number() over (order by min(i."_time"), e."_last", min(i."_row")) as "_row"
  from e join i on i."_same1" = e."_same1" and i."_run" = e."_run"
  where i."_ends" = 1 or i."_before" = 1 and i."_time" >= e."_last" - interval '600' second
  group by e."_same1", e."_run", e."_last"
  having sum(i."_before") >= 5
)
select "remote_ip", "users", "start", "end", "span_ms", "failures", "successes", "first_icid", "last_icid", "first_dcid", "last_dcid"
from s2
order by "_row";

