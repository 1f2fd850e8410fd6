Wed Apr  1 00:00:00 2009 Info: Begin Logfile
Wed Apr  1 00:00:00 2009 Info: Version: 6.5.1-005 SN: 00188B7F3C21-5XK91D1
Wed Apr  1 00:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr  1 00:00:12 2009 Info: SMTP Auth: (ICID 441) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  1 00:00:17 2009 Info: ICID 441 close
Wed Apr  1 08:00:00 2009 Info: New SMTP ICID 442 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Wed Apr  1 08:00:00 2009 Info: ICID 442 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr  1 08:00:01 2009 Info: ICID 442 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr  1 08:00:02 2009 Info: SMTP Auth: (ICID 442) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  1 08:00:42 2009 Info: ICID 442 close
Wed Apr  1 14:22:58 2009 Info: New SMTP ICID 443 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Wed Apr  1 14:22:58 2009 Info: ICID 443 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr  1 14:22:59 2009 Info: ICID 443 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Wed Apr  1 14:23:07 2009 Info: SMTP Auth: (ICID 443) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Wed Apr  1 14:23:12 2009 Info: Start MID 441 ICID 443
Wed Apr  1 14:23:12 2009 Info: MID 441 ICID 443 From: <carol@a.example>
Wed Apr  1 14:23:12 2009 Info: MID 441 ICID 443 RID 0 To: <orders@partner.example>
Wed Apr  1 14:23:13 2009 Info: MID 441 Message-ID '<441.443@a.example>'
Wed Apr  1 14:23:13 2009 Info: MID 441 Subject 'Order 2'
Wed Apr  1 14:23:13 2009 Info: MID 441 ready 1259 bytes from <carol@a.example>
Wed Apr  1 14:23:14 2009 Info: MID 441 queued for delivery
Wed Apr  1 14:23:27 2009 Info: New SMTP DCID 5601 interface 192.0.2.10 address 198.51.100.240 port 25
Wed Apr  1 14:23:29 2009 Info: Delivery start DCID 5601 MID 441 to RID [0]
Wed Apr  1 14:23:30 2009 Info: Message done DCID 5601 MID 441 to RID [0]
Wed Apr  1 14:23:30 2009 Info: MID 441 RID [0] Response '2.0.0 Ok: queued'
Wed Apr  1 14:23:30 2009 Info: Message finished MID 441 done
Wed Apr  1 14:23:34 2009 Info: DCID 5601 close
Wed Apr  1 14:23:47 2009 Info: ICID 443 close
Thu Apr  2 11:18:42 2009 Info: New SMTP ICID 444 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Thu Apr  2 11:18:42 2009 Info: ICID 444 ACCEPT SG None match ALL SBRS not enabled
Thu Apr  2 11:18:43 2009 Info: ICID 444 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr  2 11:18:45 2009 Info: SMTP Auth: (ICID 444) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Thu Apr  2 11:18:50 2009 Info: Start MID 442 ICID 444
Thu Apr  2 11:18:50 2009 Info: MID 442 ICID 444 From: <erin@b.example>
Thu Apr  2 11:18:50 2009 Info: MID 442 ICID 444 RID 0 To: <orders@partner.example>
Thu Apr  2 11:18:51 2009 Info: MID 442 Message-ID '<442.444@b.example>'
Thu Apr  2 11:18:51 2009 Info: MID 442 Subject 'Order 4'
Thu Apr  2 11:18:51 2009 Info: MID 442 ready 1259 bytes from <erin@b.example>
Thu Apr  2 11:18:52 2009 Info: MID 442 queued for delivery
Thu Apr  2 11:19:05 2009 Info: New SMTP DCID 5602 interface 192.0.2.10 address 192.0.2.25 port 587
Thu Apr  2 11:19:06 2009 Info: DCID: 5602 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Thu Apr  2 11:19:07 2009 Info: Delivery start DCID 5602 MID 442 to RID [0]
Thu Apr  2 11:19:08 2009 Info: Message done DCID 5602 MID 442 to RID [0]
Thu Apr  2 11:19:08 2009 Info: MID 442 RID [0] Response '2.0.0 Ok: queued'
Thu Apr  2 11:19:08 2009 Info: Message finished MID 442 done
Thu Apr  2 11:19:12 2009 Info: DCID 5602 close
Thu Apr  2 11:19:25 2009 Info: ICID 444 close
Thu Apr  2 11:30:00 2009 Info: New SMTP ICID 445 interface Data 1 (192.0.2.10) address 10.1.2.50 reverse dns host app.a.example verified yes
Thu Apr  2 11:30:00 2009 Info: ICID 445 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Thu Apr  2 11:30:03 2009 Info: Start MID 443 ICID 445
Thu Apr  2 11:30:03 2009 Info: MID 443 ICID 445 From: <report@a.example>
Thu Apr  2 11:30:03 2009 Info: MID 443 ICID 445 RID 0 To: <boss@a.example>
Thu Apr  2 11:30:03 2009 Info: MID 443 ICID 445 RID 1 To: <archive@a.example>
Thu Apr  2 11:30:04 2009 Info: MID 443 Message-ID '<443.445@a.example>'
Thu Apr  2 11:30:04 2009 Info: MID 443 Subject 'Report'
Thu Apr  2 11:30:04 2009 Info: MID 443 ready 1444 bytes from <report@a.example>
Thu Apr  2 11:30:05 2009 Info: MID 443 queued for delivery
Thu Apr  2 11:30:09 2009 Info: ICID 445 close
Thu Apr  2 11:30:12 2009 Info: New SMTP DCID 5603 interface 192.0.2.10 address 10.1.2.80 port 25
Thu Apr  2 11:30:13 2009 Info: Delivery start DCID 5603 MID 443 to RID [0, 1]
Thu Apr  2 11:30:14 2009 Info: Message done DCID 5603 MID 443 to RID [0, 1]
Thu Apr  2 11:30:14 2009 Info: MID 443 RID [0, 1] Response '2.0.0 Ok: queued'
Thu Apr  2 11:30:14 2009 Info: Message finished MID 443 done
Thu Apr  2 11:30:16 2009 Info: DCID 5603 close
Thu Apr  2 16:20:00 2009 Info: New SMTP ICID 446 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Thu Apr  2 16:20:00 2009 Info: ICID 446 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr  2 16:20:01 2009 Info: ICID 446 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr  2 16:20:05 2009 Info: SMTP Auth: (ICID 446) failed for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:20:15 2009 Info: SMTP Auth: (ICID 446) failed for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:20:25 2009 Info: SMTP Auth: (ICID 446) failed for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:20:35 2009 Info: SMTP Auth: (ICID 446) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:20:45 2009 Info: SMTP Auth: (ICID 446) failed for user: Ann@A.Example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:20:55 2009 Info: SMTP Auth: (ICID 446) failed for user: Ann@A.Example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:21:05 2009 Info: SMTP Auth: (ICID 446) succeeded for user: Ann@A.Example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  2 16:21:10 2009 Info: ICID 446 close
Fri Apr  3 08:14:26 2009 Info: New SMTP ICID 447 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Fri Apr  3 08:14:26 2009 Info: ICID 447 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr  3 08:14:27 2009 Info: ICID 447 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr  3 08:14:42 2009 Info: SMTP Auth: (ICID 447) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Fri Apr  3 08:14:47 2009 Info: Start MID 444 ICID 447
Fri Apr  3 08:14:47 2009 Info: MID 444 ICID 447 From: <bob@a.example>
Fri Apr  3 08:14:47 2009 Info: MID 444 ICID 447 RID 0 To: <orders@partner.example>
Fri Apr  3 08:14:48 2009 Info: MID 444 Message-ID '<444.447@a.example>'
Fri Apr  3 08:14:48 2009 Info: MID 444 Subject 'Order 6'
Fri Apr  3 08:14:48 2009 Info: MID 444 ready 1259 bytes from <bob@a.example>
Fri Apr  3 08:14:49 2009 Info: MID 444 queued for delivery
Fri Apr  3 08:15:02 2009 Info: New SMTP DCID 5604 interface 192.0.2.10 address 192.0.2.25 port 587
Fri Apr  3 08:15:03 2009 Info: DCID: 5604 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Fri Apr  3 08:15:04 2009 Info: Delivery start DCID 5604 MID 444 to RID [0]
Fri Apr  3 08:15:05 2009 Info: Message done DCID 5604 MID 444 to RID [0]
Fri Apr  3 08:15:05 2009 Info: MID 444 RID [0] Response '2.0.0 Ok: queued'
Fri Apr  3 08:15:05 2009 Info: Message finished MID 444 done
Fri Apr  3 08:15:09 2009 Info: DCID 5604 close
Fri Apr  3 08:15:22 2009 Info: ICID 447 close
Fri Apr  3 10:00:00 2009 Info: New SMTP ICID 448 interface Data 1 (192.0.2.10) address 10.1.2.44 reverse dns host unknown verified no
Fri Apr  3 10:00:00 2009 Info: ICID 448 ACCEPT SG None match ALL SBRS rfc1918
Fri Apr  3 10:00:02 2009 Info: SMTP Auth: (ICID 448) was required but remote host did not initiate it
Fri Apr  3 10:00:02 2009 Info: ICID 448 close
Fri Apr  3 14:36:24 2009 Info: New SMTP ICID 449 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Fri Apr  3 14:36:24 2009 Info: ICID 449 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr  3 14:36:25 2009 Info: ICID 449 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr  3 14:36:28 2009 Info: SMTP Auth: (ICID 449) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr  3 14:36:33 2009 Info: Start MID 445 ICID 449
Fri Apr  3 14:36:33 2009 Info: MID 445 ICID 449 From: <ann@a.example>
Fri Apr  3 14:36:33 2009 Info: MID 445 ICID 449 RID 0 To: <orders@partner.example>
Fri Apr  3 14:36:34 2009 Info: MID 445 Message-ID '<445.449@a.example>'
Fri Apr  3 14:36:34 2009 Info: MID 445 Subject 'Order 8'
Fri Apr  3 14:36:34 2009 Info: MID 445 ready 1259 bytes from <ann@a.example>
Fri Apr  3 14:36:35 2009 Info: MID 445 queued for delivery
Fri Apr  3 14:36:48 2009 Info: New SMTP DCID 5605 interface 192.0.2.10 address 198.51.100.240 port 25
Fri Apr  3 14:36:50 2009 Info: Delivery start DCID 5605 MID 445 to RID [0]
Fri Apr  3 14:36:51 2009 Info: Message done DCID 5605 MID 445 to RID [0]
Fri Apr  3 14:36:51 2009 Info: MID 445 RID [0] Response '2.0.0 Ok: queued'
Fri Apr  3 14:36:51 2009 Info: Message finished MID 445 done
Fri Apr  3 14:36:55 2009 Info: DCID 5605 close
Fri Apr  3 14:37:08 2009 Info: ICID 449 close
Mon Apr  6 06:00:00 2009 Info: New SMTP ICID 450 interface Data 1 (192.0.2.10) address 10.1.2.31 reverse dns host printer.a.example verified yes
Mon Apr  6 06:00:00 2009 Info: ICID 450 ACCEPT SG None match ALL SBRS rfc1918
Mon Apr  6 06:00:01 2009 Info: SMTP Auth: (ICID 450) failed for user: printer@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr  6 06:00:02 2009 Info: ICID 450 close
Mon Apr  6 11:32:08 2009 Info: New SMTP ICID 451 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Mon Apr  6 11:32:08 2009 Info: ICID 451 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr  6 11:32:09 2009 Info: ICID 451 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Mon Apr  6 11:32:25 2009 Info: SMTP Auth: (ICID 451) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr  6 11:32:30 2009 Info: Start MID 446 ICID 451
Mon Apr  6 11:32:30 2009 Info: MID 446 ICID 451 From: <carol@a.example>
Mon Apr  6 11:32:30 2009 Info: MID 446 ICID 451 RID 0 To: <orders@partner.example>
Mon Apr  6 11:32:31 2009 Info: MID 446 Message-ID '<446.451@a.example>'
Mon Apr  6 11:32:31 2009 Info: MID 446 Subject 'Order 10'
Mon Apr  6 11:32:31 2009 Info: MID 446 ready 1296 bytes from <carol@a.example>
Mon Apr  6 11:32:32 2009 Info: MID 446 queued for delivery
Mon Apr  6 11:32:45 2009 Info: New SMTP DCID 5606 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr  6 11:32:46 2009 Info: DCID: 5606 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Mon Apr  6 11:32:47 2009 Info: Delivery start DCID 5606 MID 446 to RID [0]
Mon Apr  6 11:32:48 2009 Info: Message done DCID 5606 MID 446 to RID [0]
Mon Apr  6 11:32:48 2009 Info: MID 446 RID [0] Response '2.0.0 Ok: queued'
Mon Apr  6 11:32:48 2009 Info: Message finished MID 446 done
Mon Apr  6 11:32:52 2009 Info: DCID 5606 close
Mon Apr  6 11:33:05 2009 Info: ICID 451 close
Tue Apr  7 06:00:00 2009 Info: New SMTP ICID 452 interface Data 1 (192.0.2.10) address 10.1.2.31 reverse dns host printer.a.example verified yes
Tue Apr  7 06:00:00 2009 Info: ICID 452 ACCEPT SG None match ALL SBRS rfc1918
Tue Apr  7 06:00:01 2009 Info: SMTP Auth: (ICID 452) failed for user: printer@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Tue Apr  7 06:00:02 2009 Info: ICID 452 close
Tue Apr  7 08:28:52 2009 Info: New SMTP ICID 453 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr  7 08:28:52 2009 Info: ICID 453 ACCEPT SG None match ALL SBRS not enabled
Tue Apr  7 08:28:53 2009 Info: ICID 453 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr  7 08:29:03 2009 Info: SMTP Auth: (ICID 453) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr  7 08:29:08 2009 Info: Start MID 447 ICID 453
Tue Apr  7 08:29:08 2009 Info: MID 447 ICID 453 From: <erin@b.example>
Tue Apr  7 08:29:08 2009 Info: MID 447 ICID 453 RID 0 To: <orders@partner.example>
Tue Apr  7 08:29:09 2009 Info: MID 447 Message-ID '<447.453@b.example>'
Tue Apr  7 08:29:09 2009 Info: MID 447 Subject 'Order 12'
Tue Apr  7 08:29:09 2009 Info: MID 447 ready 1296 bytes from <erin@b.example>
Tue Apr  7 08:29:10 2009 Info: MID 447 queued for delivery
Tue Apr  7 08:29:23 2009 Info: New SMTP DCID 5607 interface 192.0.2.10 address 192.0.2.25 port 587
Tue Apr  7 08:29:24 2009 Info: DCID: 5607 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Tue Apr  7 08:29:25 2009 Info: Delivery start DCID 5607 MID 447 to RID [0]
Tue Apr  7 08:29:26 2009 Info: Message done DCID 5607 MID 447 to RID [0]
Tue Apr  7 08:29:26 2009 Info: MID 447 RID [0] Response '2.0.0 Ok: queued'
Tue Apr  7 08:29:26 2009 Info: Message finished MID 447 done
Tue Apr  7 08:29:30 2009 Info: DCID 5607 close
Tue Apr  7 08:29:43 2009 Info: ICID 453 close
Tue Apr  7 09:05:00 2009 Info: New SMTP ICID 454 interface Data 1 (192.0.2.10) address 198.51.100.16 reverse dns host unknown verified no
Tue Apr  7 09:05:00 2009 Info: ICID 454 ACCEPT SG None match ALL SBRS None
Tue Apr  7 09:05:08 2009 Info: SMTP Auth: (ICID 454) failed for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Tue Apr  7 09:05:20 2009 Info: SMTP Auth: (ICID 454) failed for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Tue Apr  7 09:05:33 2009 Info: SMTP Auth: (ICID 454) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Tue Apr  7 09:05:40 2009 Info: ICID 454 close
Tue Apr  7 14:00:50 2009 Info: New SMTP ICID 455 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Tue Apr  7 14:00:50 2009 Info: ICID 455 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr  7 14:00:51 2009 Info: ICID 455 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr  7 14:01:08 2009 Info: SMTP Auth: (ICID 455) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Tue Apr  7 14:01:48 2009 Info: ICID 455 close
Tue Apr  7 23:59:50 2009 Info: New SMTP ICID 456 interface Data 1 (192.0.2.10) address 198.51.100.140 reverse dns host gate.b.example verified yes
Tue Apr  7 23:59:50 2009 Info: ICID 456 ACCEPT SG None match ALL SBRS None
Tue Apr  7 23:59:51 2009 Info: ICID 456 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr  7 23:59:59 2009 Info: End Logfile
