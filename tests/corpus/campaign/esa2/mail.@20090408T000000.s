Wed Apr  8 00:00:00 2009 Info: Begin Logfile
Wed Apr  8 00:00:00 2009 Info: Version: 6.5.1-005 SN: 0019B9E4D052-8QJ42F1
Wed Apr  8 00:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr  8 08:35:05 2009 Info: New SMTP ICID 451 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Wed Apr  8 08:35:05 2009 Info: ICID 451 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Wed Apr  8 08:35:23 2009 Info: SMTP Auth: (ICID 451) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  8 08:35:28 2009 Info: Start MID 445 ICID 451
Wed Apr  8 08:35:28 2009 Info: MID 445 ICID 451 From: <scanner@a.example>
Wed Apr  8 08:35:28 2009 Info: MID 445 ICID 451 RID 0 To: <orders@partner.example>
Wed Apr  8 08:35:28 2009 Info: MID 445 ICID 451 RID 1 To: <c5@customer.example>
Wed Apr  8 08:35:29 2009 Info: MID 445 Message-ID '<445.451@a.example>'
Wed Apr  8 08:35:29 2009 Info: MID 445 Subject 'Order 15'
Wed Apr  8 08:35:29 2009 Info: MID 445 ready 1592 bytes from <scanner@a.example>
Wed Apr  8 08:35:30 2009 Info: MID 445 queued for delivery
Wed Apr  8 08:35:43 2009 Info: New SMTP DCID 5605 interface 192.0.2.20 address 198.51.100.240 port 25
Wed Apr  8 08:35:45 2009 Info: Delivery start DCID 5605 MID 445 to RID [0, 1]
Wed Apr  8 08:35:46 2009 Info: Message done DCID 5605 MID 445 to RID [0, 1]
Wed Apr  8 08:35:46 2009 Info: MID 445 RID [0, 1] Response '2.0.0 Ok: queued'
Wed Apr  8 08:35:46 2009 Info: Message finished MID 445 done
Wed Apr  8 08:35:50 2009 Info: DCID 5605 close
Wed Apr  8 08:36:03 2009 Info: ICID 451 close
Wed Apr  8 09:00:00 2009 Info: New SMTP ICID 452 interface IncomingMail (192.0.2.20) address 198.51.100.77 reverse dns host mx.old-partner.example verified yes
Wed Apr  8 09:00:00 2009 Info: ICID 452 RELAY SG PARTNERS match 198.51.100.77 SBRS 4.5
Wed Apr  8 09:00:03 2009 Info: Start MID 446 ICID 452
Wed Apr  8 09:00:03 2009 Info: MID 446 ICID 452 From: <report@a.example>
Wed Apr  8 09:00:03 2009 Info: MID 446 ICID 452 RID 0 To: <boss@a.example>
Wed Apr  8 09:00:03 2009 Info: MID 446 ICID 452 RID 1 To: <archive@a.example>
Wed Apr  8 09:00:04 2009 Info: MID 446 Message-ID '<446.452@a.example>'
Wed Apr  8 09:00:04 2009 Info: MID 446 Subject 'Report'
Wed Apr  8 09:00:04 2009 Info: MID 446 ready 1444 bytes from <report@a.example>
Wed Apr  8 09:00:05 2009 Info: MID 446 queued for delivery
Wed Apr  8 09:00:06 2009 Info: MID 447 was generated based on MID 446 by bcc filter 'archive'
Wed Apr  8 09:00:06 2009 Info: MID 447 queued for delivery
Wed Apr  8 09:00:09 2009 Info: ICID 452 close
Wed Apr  8 09:00:12 2009 Info: New SMTP DCID 5606 interface 192.0.2.20 address 10.1.2.80 port 25
Wed Apr  8 09:00:13 2009 Info: Delivery start DCID 5606 MID 446 to RID [0, 1]
Wed Apr  8 09:00:14 2009 Info: Message done DCID 5606 MID 446 to RID [0, 1]
Wed Apr  8 09:00:14 2009 Info: MID 446 RID [0, 1] Response '2.0.0 Ok: queued'
Wed Apr  8 09:00:14 2009 Info: Message finished MID 446 done
Wed Apr  8 09:00:14 2009 Info: Delivery start DCID 5606 MID 447 to RID [0]
Wed Apr  8 09:00:15 2009 Info: Message done DCID 5606 MID 447 to RID [0]
Wed Apr  8 09:00:15 2009 Info: MID 447 RID [0] Response '2.0.0 Ok: queued'
Wed Apr  8 09:00:15 2009 Info: Message finished MID 447 done
Wed Apr  8 09:00:16 2009 Info: DCID 5606 close
Wed Apr  8 14:07:03 2009 Info: New SMTP ICID 453 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Wed Apr  8 14:07:03 2009 Info: ICID 453 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr  8 14:07:04 2009 Info: ICID 453 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr  8 14:07:09 2009 Info: SMTP Auth: (ICID 453) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr  8 14:07:14 2009 Info: Start MID 448 ICID 453
Wed Apr  8 14:07:14 2009 Info: MID 448 ICID 453 From: <bob@a.example>
Wed Apr  8 14:07:14 2009 Info: MID 448 ICID 453 RID 0 To: <orders@partner.example>
Wed Apr  8 14:07:14 2009 Info: MID 448 ICID 453 RID 1 To: <c5@customer.example>
Wed Apr  8 14:07:15 2009 Info: MID 448 Message-ID '<448.453@a.example>'
Wed Apr  8 14:07:15 2009 Info: MID 448 Subject 'Order 17'
Wed Apr  8 14:07:15 2009 Info: MID 448 ready 1592 bytes from <bob@a.example>
Wed Apr  8 14:07:16 2009 Info: MID 448 queued for delivery
Wed Apr  8 14:07:29 2009 Info: New SMTP DCID 5607 interface 192.0.2.20 address 198.51.100.240 port 25
Wed Apr  8 14:07:31 2009 Info: Delivery start DCID 5607 MID 448 to RID [0, 1]
Wed Apr  8 14:07:32 2009 Info: Message done DCID 5607 MID 448 to RID [0, 1]
Wed Apr  8 14:07:32 2009 Info: MID 448 RID [0, 1] Response '2.0.0 Ok: queued'
Wed Apr  8 14:07:32 2009 Info: Message finished MID 448 done
Wed Apr  8 14:07:36 2009 Info: DCID 5607 close
Wed Apr  8 14:07:49 2009 Info: ICID 453 close
Thu Apr  9 04:00:00 2009 Info: New SMTP ICID 454 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:00:00 2009 Info: ICID 454 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:00:02 2009 Info: SMTP Auth: (ICID 454) failed for user: ann@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:00:04 2009 Info: ICID 454 close
Thu Apr  9 04:03:00 2009 Info: New SMTP ICID 455 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:03:00 2009 Info: ICID 455 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:03:02 2009 Info: SMTP Auth: (ICID 455) failed for user: bob@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:03:04 2009 Info: ICID 455 close
Thu Apr  9 04:06:00 2009 Info: New SMTP ICID 456 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:06:00 2009 Info: ICID 456 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:06:02 2009 Info: SMTP Auth: (ICID 456) failed for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:06:04 2009 Info: ICID 456 close
Thu Apr  9 04:09:00 2009 Info: New SMTP ICID 457 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:09:00 2009 Info: ICID 457 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:09:02 2009 Info: SMTP Auth: (ICID 457) failed for user: dave@b.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:09:04 2009 Info: ICID 457 close
Thu Apr  9 04:12:00 2009 Info: New SMTP ICID 458 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:12:00 2009 Info: ICID 458 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:12:02 2009 Info: SMTP Auth: (ICID 458) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:12:04 2009 Info: ICID 458 close
Thu Apr  9 04:15:00 2009 Info: New SMTP ICID 459 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:15:00 2009 Info: ICID 459 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:15:02 2009 Info: SMTP Auth: (ICID 459) failed for user: admin using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:15:04 2009 Info: ICID 459 close
Thu Apr  9 04:18:00 2009 Info: New SMTP ICID 460 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:18:00 2009 Info: ICID 460 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:18:02 2009 Info: SMTP Auth: (ICID 460) failed for user: test using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:18:04 2009 Info: ICID 460 close
Thu Apr  9 04:21:00 2009 Info: New SMTP ICID 461 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:21:00 2009 Info: ICID 461 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:21:02 2009 Info: SMTP Auth: (ICID 461) failed for user: info using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:21:04 2009 Info: ICID 461 close
Thu Apr  9 04:24:00 2009 Info: New SMTP ICID 462 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:24:00 2009 Info: ICID 462 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:24:02 2009 Info: SMTP Auth: (ICID 462) failed for user: mail admin using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:24:04 2009 Info: ICID 462 close
Thu Apr  9 04:27:00 2009 Info: New SMTP ICID 463 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:27:00 2009 Info: ICID 463 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:27:02 2009 Info: SMTP Auth: (ICID 463) failed for user: no using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:27:04 2009 Info: ICID 463 close
Thu Apr  9 04:30:00 2009 Info: New SMTP ICID 464 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:30:00 2009 Info: ICID 464 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:30:02 2009 Info: SMTP Auth: (ICID 464) failed for user: last using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:30:04 2009 Info: ICID 464 close
Thu Apr  9 04:33:00 2009 Info: New SMTP ICID 465 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:33:00 2009 Info: ICID 465 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:33:02 2009 Info: SMTP Auth: (ICID 465) failed for user: Root using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:33:04 2009 Info: ICID 465 close
Thu Apr  9 04:36:00 2009 Info: New SMTP ICID 466 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Thu Apr  9 04:36:00 2009 Info: ICID 466 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Thu Apr  9 04:36:02 2009 Info: SMTP Auth: (ICID 466) failed for user: guest using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr  9 04:36:04 2009 Info: ICID 466 close
Thu Apr  9 11:03:47 2009 Info: New SMTP ICID 467 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Thu Apr  9 11:03:47 2009 Info: ICID 467 ACCEPT SG None match ALL SBRS None
Thu Apr  9 11:03:48 2009 Info: ICID 467 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr  9 11:04:06 2009 Info: SMTP Auth: (ICID 467) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Thu Apr  9 11:04:11 2009 Info: Start MID 449 ICID 467
Thu Apr  9 11:04:11 2009 Info: MID 449 ICID 467 From: <dave@b.example>
Thu Apr  9 11:04:11 2009 Info: MID 449 ICID 467 RID 0 To: <orders@partner.example>
Thu Apr  9 11:04:11 2009 Info: MID 449 ICID 467 RID 1 To: <c6@customer.example>
Thu Apr  9 11:04:12 2009 Info: MID 449 Message-ID '<449.467@b.example>'
Thu Apr  9 11:04:12 2009 Info: MID 449 Subject 'Order 19'
Thu Apr  9 11:04:12 2009 Info: MID 449 ready 1592 bytes from <dave@b.example>
Thu Apr  9 11:04:13 2009 Info: MID 449 queued for delivery
Thu Apr  9 11:04:26 2009 Info: New SMTP DCID 5608 interface 192.0.2.20 address 198.51.100.240 port 25
Thu Apr  9 11:04:28 2009 Info: Delivery start DCID 5608 MID 449 to RID [0, 1]
Thu Apr  9 11:04:29 2009 Info: Message done DCID 5608 MID 449 to RID [0, 1]
Thu Apr  9 11:04:29 2009 Info: MID 449 RID [0, 1] Response '2.0.0 Ok: queued'
Thu Apr  9 11:04:29 2009 Info: Message finished MID 449 done
Thu Apr  9 11:04:33 2009 Info: DCID 5608 close
Thu Apr  9 11:04:46 2009 Info: ICID 467 close
Fri Apr 10 08:49:31 2009 Info: New SMTP ICID 468 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Fri Apr 10 08:49:31 2009 Info: ICID 468 ACCEPT SG None match ALL SBRS None
Fri Apr 10 08:49:44 2009 Info: SMTP Auth: (ICID 468) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Fri Apr 10 08:49:49 2009 Info: Start MID 450 ICID 468
Fri Apr 10 08:49:49 2009 Info: MID 450 ICID 468 From: <frank@a.example>
Fri Apr 10 08:49:49 2009 Info: MID 450 ICID 468 RID 0 To: <orders@partner.example>
Fri Apr 10 08:49:49 2009 Info: MID 450 ICID 468 RID 1 To: <c7@customer.example>
Fri Apr 10 08:49:50 2009 Info: MID 450 Message-ID '<450.468@a.example>'
Fri Apr 10 08:49:50 2009 Info: MID 450 Subject 'Order 21'
Fri Apr 10 08:49:50 2009 Info: MID 450 ready 1592 bytes from <frank@a.example>
Fri Apr 10 08:49:51 2009 Info: MID 450 queued for delivery
Fri Apr 10 08:50:04 2009 Info: New SMTP DCID 5609 interface 192.0.2.20 address 198.51.100.240 port 25
Fri Apr 10 08:50:06 2009 Info: Delivery start DCID 5609 MID 450 to RID [0, 1]
Fri Apr 10 08:50:07 2009 Info: Message done DCID 5609 MID 450 to RID [0, 1]
Fri Apr 10 08:50:07 2009 Info: MID 450 RID [0, 1] Response '2.0.0 Ok: queued'
Fri Apr 10 08:50:07 2009 Info: Message finished MID 450 done
Fri Apr 10 08:50:11 2009 Info: DCID 5609 close
Fri Apr 10 08:50:24 2009 Info: ICID 468 close
Fri Apr 10 12:30:00 2009 Info: New SMTP ICID 469 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Fri Apr 10 12:30:00 2009 Info: ICID 469 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 10 12:30:03 2009 Info: SMTP Auth: (ICID 469) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 10 12:30:43 2009 Info: ICID 469 close
Fri Apr 10 14:21:29 2009 Info: New SMTP ICID 470 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Fri Apr 10 14:21:29 2009 Info: ICID 470 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Fri Apr 10 14:21:49 2009 Info: SMTP Auth: (ICID 470) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 10 14:22:29 2009 Info: ICID 470 close
Sat Apr 11 05:00:00 2009 Info: New SMTP ICID 471 interface IncomingMail (192.0.2.20) address 192.0.2.101 reverse dns host unknown verified no
Sat Apr 11 05:00:00 2009 Info: ICID 471 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:00:04 2009 Info: SMTP Auth: (ICID 471) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:00:06 2009 Info: ICID 471 close
Sat Apr 11 05:05:00 2009 Info: New SMTP ICID 472 interface IncomingMail (192.0.2.20) address 192.0.2.102 reverse dns host unknown verified no
Sat Apr 11 05:05:00 2009 Info: ICID 472 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:05:04 2009 Info: SMTP Auth: (ICID 472) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:05:06 2009 Info: ICID 472 close
Sat Apr 11 05:10:00 2009 Info: New SMTP ICID 473 interface IncomingMail (192.0.2.20) address 192.0.2.103 reverse dns host unknown verified no
Sat Apr 11 05:10:00 2009 Info: ICID 473 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:10:04 2009 Info: SMTP Auth: (ICID 473) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:10:06 2009 Info: ICID 473 close
Sat Apr 11 05:15:00 2009 Info: New SMTP ICID 474 interface IncomingMail (192.0.2.20) address 192.0.2.104 reverse dns host unknown verified no
Sat Apr 11 05:15:00 2009 Info: ICID 474 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:15:04 2009 Info: SMTP Auth: (ICID 474) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:15:06 2009 Info: ICID 474 close
Sat Apr 11 05:20:00 2009 Info: New SMTP ICID 475 interface IncomingMail (192.0.2.20) address 192.0.2.105 reverse dns host unknown verified no
Sat Apr 11 05:20:00 2009 Info: ICID 475 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:20:04 2009 Info: SMTP Auth: (ICID 475) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:20:06 2009 Info: ICID 475 close
Sat Apr 11 05:25:00 2009 Info: New SMTP ICID 476 interface IncomingMail (192.0.2.20) address 192.0.2.106 reverse dns host unknown verified no
Sat Apr 11 05:25:00 2009 Info: ICID 476 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:25:04 2009 Info: SMTP Auth: (ICID 476) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:25:06 2009 Info: ICID 476 close
Sat Apr 11 05:30:00 2009 Info: New SMTP ICID 477 interface IncomingMail (192.0.2.20) address 192.0.2.107 reverse dns host unknown verified no
Sat Apr 11 05:30:00 2009 Info: ICID 477 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:30:04 2009 Info: SMTP Auth: (ICID 477) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:30:06 2009 Info: ICID 477 close
Sat Apr 11 05:35:00 2009 Info: New SMTP ICID 478 interface IncomingMail (192.0.2.20) address 192.0.2.108 reverse dns host unknown verified no
Sat Apr 11 05:35:00 2009 Info: ICID 478 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:35:04 2009 Info: SMTP Auth: (ICID 478) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:35:06 2009 Info: ICID 478 close
Sat Apr 11 05:40:00 2009 Info: New SMTP ICID 479 interface IncomingMail (192.0.2.20) address 192.0.2.109 reverse dns host unknown verified no
Sat Apr 11 05:40:00 2009 Info: ICID 479 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:40:04 2009 Info: SMTP Auth: (ICID 479) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:40:06 2009 Info: ICID 479 close
Sat Apr 11 05:45:00 2009 Info: New SMTP ICID 480 interface IncomingMail (192.0.2.20) address 192.0.2.110 reverse dns host unknown verified no
Sat Apr 11 05:45:00 2009 Info: ICID 480 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:45:04 2009 Info: SMTP Auth: (ICID 480) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:45:06 2009 Info: ICID 480 close
Sat Apr 11 05:50:00 2009 Info: New SMTP ICID 481 interface IncomingMail (192.0.2.20) address 192.0.2.111 reverse dns host unknown verified no
Sat Apr 11 05:50:00 2009 Info: ICID 481 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 11 05:50:04 2009 Info: SMTP Auth: (ICID 481) failed for user: dave@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 11 05:50:06 2009 Info: ICID 481 close
Sun Apr 12 17:05:00 2009 Info: ICID 0 TCPREFUSE SG BLACKLIST match sbrs[-10.0:-4.0] SBRS -9.8
Mon Apr 13 03:30:00 2009 Info: New SMTP ICID 482 interface IncomingMail (192.0.2.20) address 203.0.113.5 reverse dns host unknown verified no
Mon Apr 13 03:30:00 2009 Info: ICID 482 ACCEPT SG None match ALL SBRS None
Mon Apr 13 03:30:02 2009 Info: SMTP Auth: (ICID 482) was required but remote host did not initiate it
Mon Apr 13 03:30:02 2009 Info: ICID 482 close
Mon Apr 13 11:17:13 2009 Info: New SMTP ICID 483 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Mon Apr 13 11:17:13 2009 Info: ICID 483 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 13 11:17:14 2009 Info: ICID 483 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 13 11:17:27 2009 Info: SMTP Auth: (ICID 483) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 13 11:18:07 2009 Info: ICID 483 close
Tue Apr 14 08:13:57 2009 Info: New SMTP ICID 484 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Tue Apr 14 08:13:57 2009 Info: ICID 484 ACCEPT SG None match ALL SBRS None
Tue Apr 14 08:13:58 2009 Info: ICID 484 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 14 08:14:05 2009 Info: SMTP Auth: (ICID 484) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Tue Apr 14 08:14:45 2009 Info: ICID 484 close
Tue Apr 14 09:30:00 2009 Info: New SMTP ICID 485 interface IncomingMail (192.0.2.20) address 172.16.5.5 reverse dns host unknown verified no
Tue Apr 14 09:30:00 2009 Info: ICID 485 ACCEPT SG None match ALL SBRS rfc1918
Tue Apr 14 09:30:03 2009 Info: SMTP Auth: (ICID 485) failed for user: helpdesk using AUTH mechanism: NTLM with profile: Forward Exchange
Tue Apr 14 09:30:09 2009 Info: SMTP Auth: (ICID 485) failed for user: helpdesk using AUTH mechanism: NTLM with profile: Forward Exchange
Tue Apr 14 09:30:12 2009 Info: ICID 485 close
Tue Apr 14 13:00:00 2009 Info: New SMTP ICID 486 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Tue Apr 14 13:00:00 2009 Info: ICID 486 ACCEPT SG None match ALL SBRS None
Tue Apr 14 13:00:01 2009 Info: ICID 486 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 14 13:05:00 2009 Info: SMTP Auth: (ICID 486) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Tue Apr 14 13:10:10 2009 Info: ICID 486 close
Tue Apr 14 14:35:55 2009 Info: New SMTP ICID 487 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Tue Apr 14 14:35:55 2009 Info: ICID 487 ACCEPT SG None match ALL SBRS None
Tue Apr 14 14:36:10 2009 Info: SMTP Auth: (ICID 487) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Tue Apr 14 14:36:15 2009 Info: Start MID 451 ICID 487
Tue Apr 14 14:36:15 2009 Info: MID 451 ICID 487 From: <frank@a.example>
Tue Apr 14 14:36:15 2009 Info: MID 451 ICID 487 RID 0 To: <orders@partner.example>
Tue Apr 14 14:36:15 2009 Info: MID 451 ICID 487 RID 1 To: <c9@customer.example>
Tue Apr 14 14:36:16 2009 Info: MID 451 Message-ID '<451.487@a.example>'
Tue Apr 14 14:36:16 2009 Info: MID 451 Subject 'Order 29'
Tue Apr 14 14:36:16 2009 Info: MID 451 ready 1592 bytes from <frank@a.example>
Tue Apr 14 14:36:17 2009 Info: MID 451 queued for delivery
Tue Apr 14 14:36:30 2009 Info: New SMTP DCID 5610 interface 192.0.2.20 address 198.51.100.240 port 25
Tue Apr 14 14:36:32 2009 Info: Delivery start DCID 5610 MID 451 to RID [0, 1]
Tue Apr 14 14:36:33 2009 Info: Message done DCID 5610 MID 451 to RID [0, 1]
Tue Apr 14 14:36:33 2009 Info: MID 451 RID [0, 1] Response '2.0.0 Ok: queued'
Tue Apr 14 14:36:33 2009 Info: Message finished MID 451 done
Tue Apr 14 14:36:37 2009 Info: DCID 5610 close
Tue Apr 14 14:36:50 2009 Info: ICID 487 close
Wed Apr 15 09:30:00 2009 Info: New SMTP ICID 488 interface IncomingMail (192.0.2.20) address 192.168.7.7 reverse dns host unknown verified no
Wed Apr 15 09:30:00 2009 Info: ICID 488 ACCEPT SG None match ALL SBRS rfc1918
Wed Apr 15 09:30:03 2009 Info: SMTP Auth: (ICID 488) failed for user: test using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 09:30:05 2009 Info: ICID 488 close
Wed Apr 15 11:31:39 2009 Info: New SMTP ICID 489 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Wed Apr 15 11:31:39 2009 Info: ICID 489 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Wed Apr 15 11:31:48 2009 Info: SMTP Auth: (ICID 489) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 11:31:53 2009 Info: Start MID 452 ICID 489
Wed Apr 15 11:31:53 2009 Info: MID 452 ICID 489 From: <scanner@a.example>
Wed Apr 15 11:31:53 2009 Info: MID 452 ICID 489 RID 0 To: <orders@partner.example>
Wed Apr 15 11:31:53 2009 Info: MID 452 ICID 489 RID 1 To: <c10@customer.example>
Wed Apr 15 11:31:54 2009 Info: MID 452 Message-ID '<452.489@a.example>'
Wed Apr 15 11:31:54 2009 Info: MID 452 Subject 'Order 31'
Wed Apr 15 11:31:54 2009 Info: MID 452 ready 1592 bytes from <scanner@a.example>
Wed Apr 15 11:31:55 2009 Info: MID 452 queued for delivery
Wed Apr 15 11:32:08 2009 Info: New SMTP DCID 5611 interface 192.0.2.20 address 198.51.100.240 port 25
Wed Apr 15 11:32:10 2009 Info: Delivery start DCID 5611 MID 452 to RID [0, 1]
Wed Apr 15 11:32:11 2009 Info: Message done DCID 5611 MID 452 to RID [0, 1]
Wed Apr 15 11:32:11 2009 Info: MID 452 RID [0, 1] Response '2.0.0 Ok: queued'
Wed Apr 15 11:32:11 2009 Info: Message finished MID 452 done
Wed Apr 15 11:32:15 2009 Info: DCID 5611 close
Wed Apr 15 11:32:28 2009 Info: ICID 489 close
Thu Apr 16 07:59:30 2009 Info: New SMTP ICID 490 interface IncomingMail (192.0.2.20) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Thu Apr 16 07:59:30 2009 Info: ICID 490 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr 16 07:59:31 2009 Info: ICID 490 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Thu Apr 16 07:59:59 2009 Info: End Logfile
