Wed Apr  1 00:00:00 2009 Info: Begin Logfile
Wed Apr  1 00:00:00 2009 Info: Version: 6.5.1-005 SN: 0019B9E4D052-8QJ42F1
Wed Apr  1 00:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr  1 11:11:29 2009 Info: New SMTP ICID 441 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Wed Apr  1 11:11:29 2009 Info: ICID 441 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr  1 11:11:30 2009 Info: ICID 441 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr  1 11:11:44 2009 Info: SMTP Auth: (ICID 441) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  1 11:11:49 2009 Info: Start MID 441 ICID 441
Wed Apr  1 11:11:49 2009 Info: MID 441 ICID 441 From: <bob@a.example>
Wed Apr  1 11:11:49 2009 Info: MID 441 ICID 441 RID 0 To: <orders@partner.example>
Wed Apr  1 11:11:49 2009 Info: MID 441 ICID 441 RID 1 To: <c0@customer.example>
Wed Apr  1 11:11:50 2009 Info: MID 441 Message-ID '<441.441@a.example>'
Wed Apr  1 11:11:50 2009 Info: MID 441 Subject 'Order 1'
Wed Apr  1 11:11:50 2009 Info: MID 441 ready 1518 bytes from <bob@a.example>
Wed Apr  1 11:11:51 2009 Info: MID 441 queued for delivery
Wed Apr  1 11:12:04 2009 Info: New SMTP DCID 5601 interface 192.0.2.20 address 198.51.100.240 port 25
Wed Apr  1 11:12:06 2009 Info: Delivery start DCID 5601 MID 441 to RID [0, 1]
Wed Apr  1 11:12:07 2009 Info: Message done DCID 5601 MID 441 to RID [0, 1]
Wed Apr  1 11:12:07 2009 Info: MID 441 RID [0, 1] Response '2.0.0 Ok: queued'
Wed Apr  1 11:12:07 2009 Info: Message finished MID 441 done
Wed Apr  1 11:12:11 2009 Info: DCID 5601 close
Wed Apr  1 11:12:24 2009 Info: ICID 441 close
Thu Apr  2 08:07:13 2009 Info: New SMTP ICID 442 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Thu Apr  2 08:07:13 2009 Info: ICID 442 ACCEPT SG None match ALL SBRS None
Thu Apr  2 08:07:14 2009 Info: ICID 442 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr  2 08:07:22 2009 Info: SMTP Auth: (ICID 442) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Thu Apr  2 08:07:27 2009 Info: Start MID 442 ICID 442
Thu Apr  2 08:07:27 2009 Info: MID 442 ICID 442 From: <dave@b.example>
Thu Apr  2 08:07:27 2009 Info: MID 442 ICID 442 RID 0 To: <orders@partner.example>
Thu Apr  2 08:07:27 2009 Info: MID 442 ICID 442 RID 1 To: <c1@customer.example>
Thu Apr  2 08:07:28 2009 Info: MID 442 Message-ID '<442.442@b.example>'
Thu Apr  2 08:07:28 2009 Info: MID 442 Subject 'Order 3'
Thu Apr  2 08:07:28 2009 Info: MID 442 ready 1518 bytes from <dave@b.example>
Thu Apr  2 08:07:29 2009 Info: MID 442 queued for delivery
Thu Apr  2 08:07:42 2009 Info: New SMTP DCID 5602 interface 192.0.2.20 address 198.51.100.240 port 25
Thu Apr  2 08:07:44 2009 Info: Delivery start DCID 5602 MID 442 to RID [0, 1]
Thu Apr  2 08:07:45 2009 Info: Message done DCID 5602 MID 442 to RID [0, 1]
Thu Apr  2 08:07:45 2009 Info: MID 442 RID [0, 1] Response '2.0.0 Ok: queued'
Thu Apr  2 08:07:45 2009 Info: Message finished MID 442 done
Thu Apr  2 08:07:49 2009 Info: DCID 5602 close
Thu Apr  2 08:08:02 2009 Info: ICID 442 close
Thu Apr  2 14:29:11 2009 Info: New SMTP ICID 443 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Thu Apr  2 14:29:11 2009 Info: ICID 443 ACCEPT SG None match ALL SBRS None
Thu Apr  2 14:29:27 2009 Info: SMTP Auth: (ICID 443) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Thu Apr  2 14:30:07 2009 Info: ICID 443 close
Fri Apr  3 11:25:55 2009 Info: New SMTP ICID 444 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Fri Apr  3 11:25:55 2009 Info: ICID 444 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Fri Apr  3 11:26:05 2009 Info: SMTP Auth: (ICID 444) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 11:26:45 2009 Info: ICID 444 close
Fri Apr  3 14:00:00 2009 Info: New SMTP ICID 445 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Fri Apr  3 14:00:00 2009 Info: ICID 445 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr  3 14:00:01 2009 Info: ICID 445 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr  3 14:00:05 2009 Info: SMTP Auth: (ICID 445) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 14:00:15 2009 Info: SMTP Auth: (ICID 445) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 14:00:25 2009 Info: SMTP Auth: (ICID 445) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 14:00:35 2009 Info: SMTP Auth: (ICID 445) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 14:00:50 2009 Info: SMTP Auth: (ICID 445) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 14:01:00 2009 Info: ICID 445 close
Mon Apr  6 06:59:50 2009 Info: New SMTP ICID 446 interface IncomingMail (192.0.2.20) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Mon Apr  6 06:59:50 2009 Info: ICID 446 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr  6 06:59:51 2009 Info: ICID 446 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Mon Apr  6 06:59:55 2009 Info: New SMTP ICID 447 interface IncomingMail (192.0.2.20) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Mon Apr  6 06:59:55 2009 Info: ICID 447 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr  6 06:59:56 2009 Info: ICID 447 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Mon Apr  6 06:59:59 2009 Info: SMTP Auth: (ICID 446) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr  6 07:00:00 2009 Info: SMTP Auth: (ICID 447) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr  6 07:00:39 2009 Info: ICID 446 close
Mon Apr  6 07:00:40 2009 Info: ICID 447 close
Mon Apr  6 08:21:39 2009 Info: New SMTP ICID 448 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Mon Apr  6 08:21:39 2009 Info: ICID 448 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr  6 08:21:40 2009 Info: ICID 448 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr  6 08:21:43 2009 Info: SMTP Auth: (ICID 448) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr  6 08:22:23 2009 Info: ICID 448 close
Mon Apr  6 14:43:37 2009 Info: New SMTP ICID 449 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Mon Apr  6 14:43:37 2009 Info: ICID 449 ACCEPT SG None match ALL SBRS None
Mon Apr  6 14:43:38 2009 Info: ICID 449 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr  6 14:43:48 2009 Info: SMTP Auth: (ICID 449) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Mon Apr  6 14:43:53 2009 Info: Start MID 443 ICID 449
Mon Apr  6 14:43:53 2009 Info: MID 443 ICID 449 From: <dave@b.example>
Mon Apr  6 14:43:53 2009 Info: MID 443 ICID 449 RID 0 To: <orders@partner.example>
Mon Apr  6 14:43:53 2009 Info: MID 443 ICID 449 RID 1 To: <c3@customer.example>
Mon Apr  6 14:43:54 2009 Info: MID 443 Message-ID '<443.449@b.example>'
Mon Apr  6 14:43:54 2009 Info: MID 443 Subject 'Order 11'
Mon Apr  6 14:43:54 2009 Info: MID 443 ready 1592 bytes from <dave@b.example>
Mon Apr  6 14:43:55 2009 Info: MID 443 queued for delivery
Mon Apr  6 14:44:08 2009 Info: New SMTP DCID 5603 interface 192.0.2.20 address 198.51.100.240 port 25
Mon Apr  6 14:44:10 2009 Info: Delivery start DCID 5603 MID 443 to RID [0, 1]
Mon Apr  6 14:44:11 2009 Info: Message done DCID 5603 MID 443 to RID [0, 1]
Mon Apr  6 14:44:11 2009 Info: MID 443 RID [0, 1] Response '2.0.0 Ok: queued'
Mon Apr  6 14:44:11 2009 Info: Message finished MID 443 done
Mon Apr  6 14:44:15 2009 Info: DCID 5603 close
Mon Apr  6 14:44:28 2009 Info: ICID 449 close
Tue Apr  7 11:39:21 2009 Info: New SMTP ICID 450 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Tue Apr  7 11:39:21 2009 Info: ICID 450 ACCEPT SG None match ALL SBRS None
Tue Apr  7 11:39:26 2009 Info: SMTP Auth: (ICID 450) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Tue Apr  7 11:39:31 2009 Info: Start MID 444 ICID 450
Tue Apr  7 11:39:31 2009 Info: MID 444 ICID 450 From: <frank@a.example>
Tue Apr  7 11:39:31 2009 Info: MID 444 ICID 450 RID 0 To: <orders@partner.example>
Tue Apr  7 11:39:31 2009 Info: MID 444 ICID 450 RID 1 To: <c4@customer.example>
Tue Apr  7 11:39:32 2009 Info: MID 444 Message-ID '<444.450@a.example>'
Tue Apr  7 11:39:32 2009 Info: MID 444 Subject 'Order 13'
Tue Apr  7 11:39:32 2009 Info: MID 444 ready 1592 bytes from <frank@a.example>
Tue Apr  7 11:39:33 2009 Info: MID 444 queued for delivery
Tue Apr  7 11:39:46 2009 Info: New SMTP DCID 5604 interface 192.0.2.20 address 198.51.100.240 port 25
Tue Apr  7 11:39:48 2009 Info: Delivery start DCID 5604 MID 444 to RID [0, 1]
Tue Apr  7 11:39:49 2009 Info: Message done DCID 5604 MID 444 to RID [0, 1]
Tue Apr  7 11:39:49 2009 Info: MID 444 RID [0, 1] Response '2.0.0 Ok: queued'
Tue Apr  7 11:39:49 2009 Info: Message finished MID 444 done
Tue Apr  7 11:39:53 2009 Info: DCID 5604 close
Tue Apr  7 11:40:06 2009 Info: ICID 450 close
Tue Apr  7 23:59:59 2009 Info: End Logfile
