<166>Aug  1 18:24:37 mail_logs: Info: New SMTP ICID 10 interface Management (192.0.2.1) address 198.51.100.1 reverse dns host unknown verified no
<166>Aug  1 18:24:38 mail_logs: Info: SMTP Auth: (ICID 10) failed for user: e2 using AUTH mechanism: PLAIN with profile: P
<94>Aug  2 14:22:57 esa3.example.net mail_logs: Info: New SMTP ICID 10 interface Management (192.0.2.1) address 198.51.100.3 reverse dns host unknown verified no
<94>Aug  2 14:22:58 esa3.example.net mail_logs: Info: SMTP Auth: (ICID 10) succeeded for user: e3 using AUTH mechanism: PLAIN with profile: P
<166>Aug  2 18:24:37 mail_logs: Info: ICID 10 close
Aug  3 10:42:23 esa4.example.net mail_logs: Warning: SMTP Auth: (ICID 11) could not reach forwarding server ldap1
Aug 18 11:08:32 splunk_mail_logs_indexer1: Info: SMTP Auth: (ICID 1513562731) succeeded for user: xxx@yyy.it using AUTH mechanism: PLAIN with profile: SmtpAuth_CGP_LDAP
Oct 19 06:33:29 2011 esa5.example.net syslog_mail: Info: SMTP Auth: (ICID 12) failed for user: e5 using AUTH mechanism: LOGIN with profile: P
2011 Oct 20 16:13:51 esa7.example.net mail [info] splunk_maillogs:nopid Info: SMTP Auth: (ICID 13) failed for user: e7 using AUTH mechanism: LOGIN with profile: P
Oct 21 07:00:00 esa6.example.net ESA: Fri Oct 21 06:59:58 2011 Info: SMTP Auth: (ICID 14) failed for user: e6 using AUTH mechanism: LOGIN with profile: P
Jan  2 09:00:00 esa4.example.net mail_logs: Info: SMTP Auth: (ICID 15) failed for user: newyear using AUTH mechanism: PLAIN with profile: P
