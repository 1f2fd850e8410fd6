Wed Apr  8 00:00:00 2009 Info: Begin Logfile
Wed Apr  8 00:00:00 2009 Info: Version: 6.5.1-005 SN: 00188B7F3C21-5XK91D1
Wed Apr  8 00:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr  8 00:00:10 2009 Info: SMTP Auth: (ICID 456) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Wed Apr  8 00:00:15 2009 Info: Start MID 448 ICID 456
Wed Apr  8 00:00:15 2009 Info: MID 448 ICID 456 From: <dave@b.example>
Wed Apr  8 00:00:15 2009 Info: MID 448 ICID 456 RID 0 To: <late@customer.example>
Wed Apr  8 00:00:16 2009 Info: MID 448 Message-ID '<448.456@b.example>'
Wed Apr  8 00:00:16 2009 Info: MID 448 Subject 'Late'
Wed Apr  8 00:00:16 2009 Info: MID 448 ready 1148 bytes from <dave@b.example>
Wed Apr  8 00:00:17 2009 Info: MID 448 queued for delivery
Wed Apr  8 00:00:50 2009 Info: ICID 456 close
Wed Apr  8 06:00:00 2009 Info: New SMTP ICID 457 interface Data 1 (192.0.2.10) address 10.1.2.31 reverse dns host printer.a.example verified yes
Wed Apr  8 06:00:00 2009 Info: ICID 457 ACCEPT SG None match ALL SBRS rfc1918
Wed Apr  8 06:00:01 2009 Info: SMTP Auth: (ICID 457) failed for user: printer@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  8 06:00:02 2009 Info: ICID 457 close
Wed Apr  8 11:46:34 2009 Info: New SMTP ICID 458 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Wed Apr  8 11:46:34 2009 Info: ICID 458 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr  8 11:46:35 2009 Info: ICID 458 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr  8 11:46:46 2009 Info: SMTP Auth: (ICID 458) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  8 11:47:26 2009 Info: ICID 458 close
Thu Apr  9 06:00:00 2009 Info: New SMTP ICID 459 interface Data 1 (192.0.2.10) address 10.1.2.31 reverse dns host printer.a.example verified yes
Thu Apr  9 06:00:00 2009 Info: ICID 459 ACCEPT SG None match ALL SBRS rfc1918
Thu Apr  9 06:00:01 2009 Info: SMTP Auth: (ICID 459) failed for user: printer@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr  9 06:00:02 2009 Info: ICID 459 close
Thu Apr  9 08:42:18 2009 Info: New SMTP ICID 460 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Thu Apr  9 08:42:18 2009 Info: ICID 460 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr  9 08:42:19 2009 Info: ICID 460 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Thu Apr  9 08:42:24 2009 Info: SMTP Auth: (ICID 460) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 08:43:04 2009 Info: ICID 460 close
Thu Apr  9 14:14:16 2009 Info: New SMTP ICID 461 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Thu Apr  9 14:14:16 2009 Info: ICID 461 ACCEPT SG None match ALL SBRS not enabled
Thu Apr  9 14:14:17 2009 Info: ICID 461 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr  9 14:14:29 2009 Info: SMTP Auth: (ICID 461) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Thu Apr  9 14:14:34 2009 Info: Start MID 449 ICID 461
Thu Apr  9 14:14:34 2009 Info: MID 449 ICID 461 From: <erin@b.example>
Thu Apr  9 14:14:34 2009 Info: MID 449 ICID 461 RID 0 To: <orders@partner.example>
Thu Apr  9 14:14:35 2009 Info: MID 449 Message-ID '<449.461@b.example>'
Thu Apr  9 14:14:35 2009 Info: MID 449 Subject 'Order 20'
Thu Apr  9 14:14:35 2009 Info: MID 449 ready 1296 bytes from <erin@b.example>
Thu Apr  9 14:14:36 2009 Info: MID 449 queued for delivery
Thu Apr  9 14:14:49 2009 Info: New SMTP DCID 5608 interface 192.0.2.10 address 198.51.100.240 port 25
Thu Apr  9 14:14:51 2009 Info: Delivery start DCID 5608 MID 449 to RID [0]
Thu Apr  9 14:14:52 2009 Info: Message done DCID 5608 MID 449 to RID [0]
Thu Apr  9 14:14:52 2009 Info: MID 449 RID [0] Response '2.0.0 Ok: queued'
Thu Apr  9 14:14:52 2009 Info: Message finished MID 449 done
Thu Apr  9 14:14:56 2009 Info: DCID 5608 close
Thu Apr  9 14:15:09 2009 Info: ICID 461 close
Fri Apr 10 06:00:00 2009 Info: New SMTP ICID 462 interface Data 1 (192.0.2.10) address 10.1.2.31 reverse dns host printer.a.example verified yes
Fri Apr 10 06:00:00 2009 Info: ICID 462 ACCEPT SG None match ALL SBRS rfc1918
Fri Apr 10 06:00:01 2009 Info: SMTP Auth: (ICID 462) failed for user: printer@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 10 06:00:02 2009 Info: ICID 462 close
Fri Apr 10 10:10:00 2009 Info: New SMTP ICID 463 interface Data 1 (192.0.2.10) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Fri Apr 10 10:10:00 2009 Info: ICID 463 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 10 10:10:01 2009 Info: ICID 463 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 10 10:10:04 2009 Info: SMTP Auth: (ICID 463) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 10 10:10:10 2009 Info: Start MID 450 ICID 463
Fri Apr 10 10:10:10 2009 Info: MID 450 ICID 463 From: <billing@b.example>
Fri Apr 10 10:10:10 2009 Info: MID 450 ICID 463 RID 0 To: <orders@partner.example>
Fri Apr 10 10:10:11 2009 Info: MID 450 Message-ID '<450.463@b.example>'
Fri Apr 10 10:10:11 2009 Info: MID 450 Subject 'Invoice'
Fri Apr 10 10:10:11 2009 Info: MID 450 ready 1259 bytes from <billing@b.example>
Fri Apr 10 10:10:12 2009 Info: MID 450 queued for delivery
Fri Apr 10 10:10:30 2009 Info: ICID 463 close
Fri Apr 10 10:10:40 2009 Info: New SMTP DCID 5609 interface 192.0.2.10 address 198.51.100.240 port 25
Fri Apr 10 10:10:42 2009 Info: Delivery start DCID 5609 MID 450 to RID [0]
Fri Apr 10 10:10:43 2009 Info: Message done DCID 5609 MID 450 to RID [0]
Fri Apr 10 10:10:43 2009 Info: MID 450 RID [0] Response '2.0.0 Ok: queued'
Fri Apr 10 10:10:43 2009 Info: Message finished MID 450 done
Fri Apr 10 10:10:47 2009 Info: DCID 5609 close
Fri Apr 10 11:10:00 2009 Info: New SMTP ICID 464 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Fri Apr 10 11:10:00 2009 Info: ICID 464 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 10 11:10:01 2009 Info: ICID 464 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 10 11:10:07 2009 Info: SMTP Auth: (ICID 464) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Fri Apr 10 11:10:12 2009 Info: Start MID 451 ICID 464
Fri Apr 10 11:10:12 2009 Info: MID 451 ICID 464 From: <bob@a.example>
Fri Apr 10 11:10:12 2009 Info: MID 451 ICID 464 RID 0 To: <orders@partner.example>
Fri Apr 10 11:10:13 2009 Info: MID 451 Message-ID '<451.464@a.example>'
Fri Apr 10 11:10:13 2009 Info: MID 451 Subject 'Order 22'
Fri Apr 10 11:10:13 2009 Info: MID 451 ready 1296 bytes from <bob@a.example>
Fri Apr 10 11:10:14 2009 Info: MID 451 queued for delivery
Fri Apr 10 11:10:27 2009 Info: New SMTP DCID 5610 interface 192.0.2.10 address 192.0.2.25 port 587
Fri Apr 10 11:10:28 2009 Info: DCID: 5610 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Fri Apr 10 11:10:29 2009 Info: Delivery start DCID 5610 MID 451 to RID [0]
Fri Apr 10 11:10:30 2009 Info: Message done DCID 5610 MID 451 to RID [0]
Fri Apr 10 11:10:30 2009 Info: MID 451 RID [0] Response '2.0.0 Ok: queued'
Fri Apr 10 11:10:30 2009 Info: Message finished MID 451 done
Fri Apr 10 11:10:34 2009 Info: DCID 5610 close
Fri Apr 10 11:10:47 2009 Info: ICID 464 close
Sun Apr 12 17:00:00 2009 Info: New SMTP ICID 465 interface Data 1 (192.0.2.10) address 203.0.113.200 reverse dns host unknown verified no
Sun Apr 12 17:00:00 2009 Info: ICID 465 REJECT SG BLACKLIST match sbrs[-10.0:-4.0] SBRS -9.2
Sun Apr 12 17:00:01 2009 Info: ICID 465 close
Mon Apr 13 03:00:00 2009 Info: New SMTP ICID 466 interface Data 1 (192.0.2.10) address 203.0.113.9 reverse dns host unknown verified no
Mon Apr 13 03:00:00 2009 Info: ICID 466 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -1.2
Mon Apr 13 03:00:03 2009 Info: SMTP Auth: (ICID 466) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:00:11 2009 Info: SMTP Auth: (ICID 466) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:00:19 2009 Info: SMTP Auth: (ICID 466) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:00:27 2009 Info: SMTP Auth: (ICID 466) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:00:35 2009 Info: SMTP Auth: (ICID 466) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:00:40 2009 Info: ICID 466 close
Mon Apr 13 03:00:48 2009 Info: New SMTP ICID 467 interface Data 1 (192.0.2.10) address 203.0.113.9 reverse dns host unknown verified no
Mon Apr 13 03:00:48 2009 Info: ICID 467 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -1.2
Mon Apr 13 03:00:51 2009 Info: SMTP Auth: (ICID 467) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:00:59 2009 Info: SMTP Auth: (ICID 467) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:01:07 2009 Info: SMTP Auth: (ICID 467) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:01:15 2009 Info: SMTP Auth: (ICID 467) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:01:23 2009 Info: SMTP Auth: (ICID 467) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:01:28 2009 Info: ICID 467 close
Mon Apr 13 03:01:36 2009 Info: New SMTP ICID 468 interface Data 1 (192.0.2.10) address 203.0.113.9 reverse dns host unknown verified no
Mon Apr 13 03:01:36 2009 Info: ICID 468 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -1.2
Mon Apr 13 03:01:39 2009 Info: SMTP Auth: (ICID 468) failed for user: Root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:01:47 2009 Info: SMTP Auth: (ICID 468) failed for user: Root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:01:55 2009 Info: SMTP Auth: (ICID 468) failed for user: Root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:03 2009 Info: SMTP Auth: (ICID 468) failed for user: Root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:11 2009 Info: SMTP Auth: (ICID 468) failed for user: Root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:16 2009 Info: ICID 468 close
Mon Apr 13 03:02:24 2009 Info: New SMTP ICID 469 interface Data 1 (192.0.2.10) address 203.0.113.9 reverse dns host unknown verified no
Mon Apr 13 03:02:24 2009 Info: ICID 469 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -1.2
Mon Apr 13 03:02:27 2009 Info: SMTP Auth: (ICID 469) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:35 2009 Info: SMTP Auth: (ICID 469) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:43 2009 Info: SMTP Auth: (ICID 469) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:51 2009 Info: SMTP Auth: (ICID 469) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:02:59 2009 Info: SMTP Auth: (ICID 469) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:03:04 2009 Info: ICID 469 close
Mon Apr 13 03:03:12 2009 Info: New SMTP ICID 470 interface Data 1 (192.0.2.10) address 203.0.113.9 reverse dns host unknown verified no
Mon Apr 13 03:03:12 2009 Info: ICID 470 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -1.2
Mon Apr 13 03:03:15 2009 Info: SMTP Auth: (ICID 470) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:03:23 2009 Info: SMTP Auth: (ICID 470) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:03:31 2009 Info: SMTP Auth: (ICID 470) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:03:39 2009 Info: SMTP Auth: (ICID 470) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:03:47 2009 Info: SMTP Auth: (ICID 470) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 03:03:52 2009 Info: ICID 470 lost
Mon Apr 13 03:03:52 2009 Info: ICID 470 close
Mon Apr 13 08:06:44 2009 Info: New SMTP ICID 471 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Mon Apr 13 08:06:44 2009 Info: ICID 471 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 13 08:06:45 2009 Info: ICID 471 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 13 08:07:04 2009 Info: SMTP Auth: (ICID 471) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 13 08:07:09 2009 Info: Start MID 452 ICID 471
Mon Apr 13 08:07:09 2009 Info: MID 452 ICID 471 From: <ann@a.example>
Mon Apr 13 08:07:09 2009 Info: MID 452 ICID 471 RID 0 To: <orders@partner.example>
Mon Apr 13 08:07:10 2009 Info: MID 452 Message-ID '<452.471@a.example>'
Mon Apr 13 08:07:10 2009 Info: MID 452 Subject 'Order 24'
Mon Apr 13 08:07:10 2009 Info: MID 452 ready 1296 bytes from <ann@a.example>
Mon Apr 13 08:07:11 2009 Info: MID 452 queued for delivery
Mon Apr 13 08:07:24 2009 Info: New SMTP DCID 5611 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 13 08:07:25 2009 Info: DCID: 5611 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Mon Apr 13 08:07:26 2009 Info: Delivery start DCID 5611 MID 452 to RID [0]
Mon Apr 13 08:07:27 2009 Info: Message done DCID 5611 MID 452 to RID [0]
Mon Apr 13 08:07:27 2009 Info: MID 452 RID [0] Response '2.0.0 Ok: queued'
Mon Apr 13 08:07:27 2009 Info: Message finished MID 452 done
Mon Apr 13 08:07:31 2009 Info: DCID 5611 close
Mon Apr 13 08:07:44 2009 Info: ICID 471 close
Mon Apr 13 13:00:00 2009 Info: New SMTP ICID 472 interface Data 1 (192.0.2.10) address 198.51.100.140 reverse dns host gate.b.example verified yes
Mon Apr 13 13:00:00 2009 Info: ICID 472 ACCEPT SG None match ALL SBRS None
Mon Apr 13 13:00:01 2009 Info: ICID 472 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 13 13:01:35 2009 Info: SMTP Auth: (ICID 472) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Mon Apr 13 13:03:15 2009 Info: ICID 472 close
Mon Apr 13 14:28:42 2009 Info: New SMTP ICID 473 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Mon Apr 13 14:28:42 2009 Info: ICID 473 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 13 14:28:43 2009 Info: ICID 473 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Mon Apr 13 14:28:50 2009 Info: SMTP Auth: (ICID 473) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Mon Apr 13 14:28:55 2009 Info: Start MID 453 ICID 473
Mon Apr 13 14:28:55 2009 Info: MID 453 ICID 473 From: <carol@a.example>
Mon Apr 13 14:28:55 2009 Info: MID 453 ICID 473 RID 0 To: <orders@partner.example>
Mon Apr 13 14:28:56 2009 Info: MID 453 Message-ID '<453.473@a.example>'
Mon Apr 13 14:28:56 2009 Info: MID 453 Subject 'Order 26'
Mon Apr 13 14:28:56 2009 Info: MID 453 ready 1296 bytes from <carol@a.example>
Mon Apr 13 14:28:57 2009 Info: MID 453 queued for delivery
Mon Apr 13 14:29:10 2009 Info: New SMTP DCID 5612 interface 192.0.2.10 address 198.51.100.240 port 25
Mon Apr 13 14:29:12 2009 Info: Delivery start DCID 5612 MID 453 to RID [0]
Mon Apr 13 14:29:13 2009 Info: Message done DCID 5612 MID 453 to RID [0]
Mon Apr 13 14:29:13 2009 Info: MID 453 RID [0] Response '2.0.0 Ok: queued'
Mon Apr 13 14:29:13 2009 Info: Message finished MID 453 done
Mon Apr 13 14:29:17 2009 Info: DCID 5612 close
Mon Apr 13 14:29:30 2009 Info: ICID 473 close
Tue Apr 14 11:24:26 2009 Info: New SMTP ICID 474 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 14 11:24:26 2009 Info: ICID 474 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 14 11:24:27 2009 Info: ICID 474 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 14 11:24:28 2009 Info: SMTP Auth: (ICID 474) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 14 11:24:33 2009 Info: Start MID 454 ICID 474
Tue Apr 14 11:24:33 2009 Info: MID 454 ICID 474 From: <erin@b.example>
Tue Apr 14 11:24:33 2009 Info: MID 454 ICID 474 RID 0 To: <orders@partner.example>
Tue Apr 14 11:24:34 2009 Info: MID 454 Message-ID '<454.474@b.example>'
Tue Apr 14 11:24:34 2009 Info: MID 454 Subject 'Order 28'
Tue Apr 14 11:24:34 2009 Info: MID 454 ready 1296 bytes from <erin@b.example>
Tue Apr 14 11:24:35 2009 Info: MID 454 queued for delivery
Tue Apr 14 11:24:48 2009 Info: New SMTP DCID 5613 interface 192.0.2.10 address 192.0.2.25 port 587
Tue Apr 14 11:24:49 2009 Info: DCID: 5613 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Tue Apr 14 11:24:50 2009 Info: Delivery start DCID 5613 MID 454 to RID [0]
Tue Apr 14 11:24:51 2009 Info: Message done DCID 5613 MID 454 to RID [0]
Tue Apr 14 11:24:51 2009 Info: MID 454 RID [0] Response '2.0.0 Ok: queued'
Tue Apr 14 11:24:51 2009 Info: Message finished MID 454 done
Tue Apr 14 11:24:55 2009 Info: DCID 5613 close
Tue Apr 14 11:25:08 2009 Info: ICID 474 close
Tue Apr 14 19:59:50 2009 Info: New SMTP ICID 475 interface Data 1 (192.0.2.10) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Tue Apr 14 19:59:50 2009 Info: ICID 475 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr 14 19:59:51 2009 Info: ICID 475 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 14 19:59:52 2009 Info: New SMTP ICID 476 interface Data 1 (192.0.2.10) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Tue Apr 14 19:59:52 2009 Info: ICID 476 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr 14 19:59:53 2009 Info: ICID 476 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 14 19:59:59 2009 Info: SMTP Auth: (ICID 475) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Tue Apr 14 20:00:00 2009 Info: SMTP Auth: (ICID 476) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Tue Apr 14 20:00:39 2009 Info: ICID 475 close
Tue Apr 14 20:00:40 2009 Info: ICID 476 close
Tue Apr 14 23:59:59 2009 Info: End Logfile
