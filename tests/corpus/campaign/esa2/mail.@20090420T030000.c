Mon Apr 20 03:00:00 2009 Info: Begin Logfile
Mon Apr 20 03:00:00 2009 Info: Version: 6.5.1-005 SN: 0019B9E4D052-8QJ42F1
Mon Apr 20 03:00:00 2009 Info: Time offset from UTC: 7200 seconds
Mon Apr 20 03:00:01 2009 Info: SMTP server starting
Mon Apr 20 08:41:49 2009 Info: New SMTP ICID 441 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 20 08:41:49 2009 Info: ICID 441 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 20 08:42:06 2009 Info: SMTP Auth: (ICID 441) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 08:42:11 2009 Info: Start MID 441 ICID 441
Mon Apr 20 08:42:11 2009 Info: MID 441 ICID 441 From: <scanner@a.example>
Mon Apr 20 08:42:11 2009 Info: MID 441 ICID 441 RID 0 To: <orders@partner.example>
Mon Apr 20 08:42:11 2009 Info: MID 441 ICID 441 RID 1 To: <c13@customer.example>
Mon Apr 20 08:42:12 2009 Info: MID 441 Message-ID '<441.441@a.example>'
Mon Apr 20 08:42:12 2009 Info: MID 441 Subject 'Order 39'
Mon Apr 20 08:42:12 2009 Info: MID 441 ready 1592 bytes from <scanner@a.example>
Mon Apr 20 08:42:13 2009 Info: MID 441 queued for delivery
Mon Apr 20 08:42:26 2009 Info: New SMTP DCID 5601 interface 192.0.2.20 address 198.51.100.240 port 25
Mon Apr 20 08:42:28 2009 Info: Delivery start DCID 5601 MID 441 to RID [0, 1]
Mon Apr 20 08:42:29 2009 Info: Message done DCID 5601 MID 441 to RID [0, 1]
Mon Apr 20 08:42:29 2009 Info: MID 441 RID [0, 1] Response '2.0.0 Ok: queued'
Mon Apr 20 08:42:29 2009 Info: Message finished MID 441 done
Mon Apr 20 08:42:33 2009 Info: DCID 5601 close
Mon Apr 20 08:42:46 2009 Info: ICID 441 close
Mon Apr 20 11:00:00 2009 Info: New SMTP DCID 5602 interface 192.0.2.20 address 192.0.2.26 port 25
Mon Apr 20 11:00:01 2009 Info: DCID: 5602 IP: 192.0.2.26 SMTP authentication using the profile Backup succeeded.
Mon Apr 20 11:00:04 2009 Info: DCID 5602 close
Mon Apr 20 14:13:47 2009 Info: New SMTP ICID 442 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Mon Apr 20 14:13:47 2009 Info: ICID 442 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 20 14:13:48 2009 Info: ICID 442 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 20 14:13:52 2009 Info: SMTP Auth: (ICID 442) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 14:14:32 2009 Info: ICID 442 close
Tue Apr 21 11:00:00 2009 Info: New SMTP DCID 5603 interface 192.0.2.20 address 192.0.2.26 port 25
Tue Apr 21 11:00:01 2009 Info: DCID: 5603 IP: 192.0.2.26 SMTP authentication using the profile Backup failed: ('554', ['5.7.1 Relay access denied'])
Tue Apr 21 11:00:04 2009 Info: DCID 5603 close
Tue Apr 21 11:09:31 2009 Info: New SMTP ICID 443 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Tue Apr 21 11:09:31 2009 Info: ICID 443 ACCEPT SG None match ALL SBRS None
Tue Apr 21 11:09:32 2009 Info: ICID 443 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 21 11:09:49 2009 Info: SMTP Auth: (ICID 443) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Tue Apr 21 11:10:29 2009 Info: ICID 443 close
Wed Apr 22 08:05:15 2009 Info: New SMTP ICID 444 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Wed Apr 22 08:05:15 2009 Info: ICID 444 ACCEPT SG None match ALL SBRS None
Wed Apr 22 08:05:27 2009 Info: SMTP Auth: (ICID 444) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Wed Apr 22 08:06:07 2009 Info: ICID 444 close
Wed Apr 22 14:27:13 2009 Info: New SMTP ICID 445 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Wed Apr 22 14:27:13 2009 Info: ICID 445 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Wed Apr 22 14:27:32 2009 Info: SMTP Auth: (ICID 445) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 14:27:37 2009 Info: Start MID 442 ICID 445
Wed Apr 22 14:27:37 2009 Info: MID 442 ICID 445 From: <scanner@a.example>
Wed Apr 22 14:27:37 2009 Info: MID 442 ICID 445 RID 0 To: <orders@partner.example>
Wed Apr 22 14:27:37 2009 Info: MID 442 ICID 445 RID 1 To: <c15@customer.example>
Wed Apr 22 14:27:38 2009 Info: MID 442 Message-ID '<442.445@a.example>'
Wed Apr 22 14:27:38 2009 Info: MID 442 Subject 'Order 47'
Wed Apr 22 14:27:38 2009 Info: MID 442 ready 1592 bytes from <scanner@a.example>
Wed Apr 22 14:27:39 2009 Info: MID 442 queued for delivery
Wed Apr 22 14:27:52 2009 Info: New SMTP DCID 5604 interface 192.0.2.20 address 198.51.100.240 port 25
Wed Apr 22 14:27:54 2009 Info: Delivery start DCID 5604 MID 442 to RID [0, 1]
Wed Apr 22 14:27:55 2009 Info: Message done DCID 5604 MID 442 to RID [0, 1]
Wed Apr 22 14:27:55 2009 Info: MID 442 RID [0, 1] Response '2.0.0 Ok: queued'
Wed Apr 22 14:27:55 2009 Info: Message finished MID 442 done
Wed Apr 22 14:27:59 2009 Info: DCID 5604 close
Wed Apr 22 14:28:12 2009 Info: ICID 445 close
Wed Apr 22 18:30:00 2009 Info: New SMTP ICID 446 interface IncomingMail (192.0.2.20) address 203.0.113.150 reverse dns host unknown verified no
Wed Apr 22 18:30:00 2009 Info: ICID 446 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Wed Apr 22 18:30:01 2009 Info: ICID 446 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr 22 18:30:06 2009 Info: SMTP Auth: (ICID 446) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 18:30:12 2009 Info: Start MID 443 ICID 446
Wed Apr 22 18:30:12 2009 Info: MID 443 ICID 446 From: <ann@a.example>
Wed Apr 22 18:30:12 2009 Info: MID 443 ICID 446 RID 0 To: <friend@customer.example>
Wed Apr 22 18:30:13 2009 Info: MID 443 Message-ID '<443.446@a.example>'
Wed Apr 22 18:30:13 2009 Info: MID 443 Subject 'Greetings'
Wed Apr 22 18:30:13 2009 Info: MID 443 ready 1333 bytes from <ann@a.example>
Wed Apr 22 18:30:14 2009 Info: MID 443 queued for delivery
Wed Apr 22 18:30:30 2009 Info: ICID 446 close
Thu Apr 23 01:00:30 2009 Info: New SMTP ICID 447 interface IncomingMail (192.0.2.20) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:00:30 2009 Info: ICID 447 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:00:31 2009 Info: SMTP Auth: (ICID 447) failed for user: bob@a.example using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:00:33 2009 Info: ICID 447 close
Thu Apr 23 01:01:30 2009 Info: New SMTP ICID 448 interface IncomingMail (192.0.2.20) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:01:30 2009 Info: ICID 448 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:01:31 2009 Info: SMTP Auth: (ICID 448) failed for user: dave@b.example using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:01:33 2009 Info: ICID 448 close
Thu Apr 23 01:02:30 2009 Info: New SMTP ICID 449 interface IncomingMail (192.0.2.20) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:02:30 2009 Info: ICID 449 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:02:31 2009 Info: SMTP Auth: (ICID 449) failed for user: frank using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:02:33 2009 Info: ICID 449 close
Thu Apr 23 01:03:30 2009 Info: New SMTP ICID 450 interface IncomingMail (192.0.2.20) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:03:30 2009 Info: ICID 450 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:03:31 2009 Info: SMTP Auth: (ICID 450) failed for user: admin using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:03:33 2009 Info: ICID 450 close
Thu Apr 23 01:04:30 2009 Info: New SMTP ICID 451 interface IncomingMail (192.0.2.20) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:04:30 2009 Info: ICID 451 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:04:31 2009 Info: SMTP Auth: (ICID 451) failed for user: CORP\bob using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:04:33 2009 Info: ICID 451 close
Thu Apr 23 11:00:00 2009 Info: New SMTP DCID 5605 interface 192.0.2.20 address 192.0.2.26 port 25
Thu Apr 23 11:00:01 2009 Info: DCID: 5605 IP: 192.0.2.26 SMTP authentication using the profile Backup failed: ('530', ['5.7.0 Must issue a STARTTLS command first'])
Thu Apr 23 11:00:04 2009 Info: DCID 5605 close
Thu Apr 23 11:23:57 2009 Info: New SMTP ICID 452 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Thu Apr 23 11:23:57 2009 Info: ICID 452 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr 23 11:23:58 2009 Info: ICID 452 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr 23 11:24:10 2009 Info: SMTP Auth: (ICID 452) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr 23 11:24:15 2009 Info: Start MID 444 ICID 452
Thu Apr 23 11:24:15 2009 Info: MID 444 ICID 452 From: <bob@a.example>
Thu Apr 23 11:24:15 2009 Info: MID 444 ICID 452 RID 0 To: <orders@partner.example>
Thu Apr 23 11:24:15 2009 Info: MID 444 ICID 452 RID 1 To: <c16@customer.example>
Thu Apr 23 11:24:16 2009 Info: MID 444 Message-ID '<444.452@a.example>'
Thu Apr 23 11:24:16 2009 Info: MID 444 Subject 'Order 49'
Thu Apr 23 11:24:16 2009 Info: MID 444 ready 1592 bytes from <bob@a.example>
Thu Apr 23 11:24:17 2009 Info: MID 444 queued for delivery
Thu Apr 23 11:24:30 2009 Info: New SMTP DCID 5606 interface 192.0.2.20 address 198.51.100.240 port 25
Thu Apr 23 11:24:32 2009 Info: Delivery start DCID 5606 MID 444 to RID [0, 1]
Thu Apr 23 11:24:33 2009 Info: Message done DCID 5606 MID 444 to RID [0, 1]
Thu Apr 23 11:24:33 2009 Info: MID 444 RID [0, 1] Response '2.0.0 Ok: queued'
Thu Apr 23 11:24:33 2009 Info: Message finished MID 444 done
Thu Apr 23 11:24:37 2009 Info: DCID 5606 close
Thu Apr 23 11:24:50 2009 Info: ICID 452 close
Fri Apr 24 08:19:41 2009 Info: New SMTP ICID 453 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Fri Apr 24 08:19:41 2009 Info: ICID 453 ACCEPT SG None match ALL SBRS None
Fri Apr 24 08:19:42 2009 Info: ICID 453 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 24 08:19:48 2009 Info: SMTP Auth: (ICID 453) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Fri Apr 24 08:19:53 2009 Info: Start MID 445 ICID 453
Fri Apr 24 08:19:53 2009 Info: MID 445 ICID 453 From: <dave@b.example>
Fri Apr 24 08:19:53 2009 Info: MID 445 ICID 453 RID 0 To: <orders@partner.example>
Fri Apr 24 08:19:53 2009 Info: MID 445 ICID 453 RID 1 To: <c17@customer.example>
Fri Apr 24 08:19:54 2009 Info: MID 445 Message-ID '<445.453@b.example>'
Fri Apr 24 08:19:54 2009 Info: MID 445 Subject 'Order 51'
Fri Apr 24 08:19:54 2009 Info: MID 445 ready 1592 bytes from <dave@b.example>
Fri Apr 24 08:19:55 2009 Info: MID 445 queued for delivery
Fri Apr 24 08:20:08 2009 Info: New SMTP DCID 5607 interface 192.0.2.20 address 198.51.100.240 port 25
Fri Apr 24 08:20:10 2009 Info: Delivery start DCID 5607 MID 445 to RID [0, 1]
Fri Apr 24 08:20:11 2009 Info: Message done DCID 5607 MID 445 to RID [0, 1]
Fri Apr 24 08:20:11 2009 Info: MID 445 RID [0, 1] Response '2.0.0 Ok: queued'
Fri Apr 24 08:20:11 2009 Info: Message finished MID 445 done
Fri Apr 24 08:20:15 2009 Info: DCID 5607 close
Fri Apr 24 08:20:28 2009 Info: ICID 453 close
Fri Apr 24 14:00:00 2009 Info: New SMTP ICID 454 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Fri Apr 24 14:00:00 2009 Info: ICID 454 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 24 14:00:01 2009 Info: ICID 454 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 24 14:00:04 2009 Info: SMTP Auth: (ICID 454) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 24 14:00:10 2009 Info: Start MID 446 ICID 454
Fri Apr 24 14:00:10 2009 Info: MID 446 ICID 454 From: <bob@a.example>
Fri Apr 24 14:00:13 2009 Info: Message aborted MID 446 Receiving aborted
Fri Apr 24 14:00:13 2009 Info: Message finished MID 446 aborted
Fri Apr 24 14:00:13 2009 Info: ICID 454 lost
Fri Apr 24 14:00:13 2009 Info: ICID 454 close
Fri Apr 24 14:41:39 2009 Info: New SMTP ICID 455 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Fri Apr 24 14:41:39 2009 Info: ICID 455 ACCEPT SG None match ALL SBRS None
Fri Apr 24 14:41:53 2009 Info: SMTP Auth: (ICID 455) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Fri Apr 24 14:41:58 2009 Info: Start MID 447 ICID 455
Fri Apr 24 14:41:58 2009 Info: MID 447 ICID 455 From: <frank@a.example>
Fri Apr 24 14:41:58 2009 Info: MID 447 ICID 455 RID 0 To: <orders@partner.example>
Fri Apr 24 14:41:58 2009 Info: MID 447 ICID 455 RID 1 To: <c17@customer.example>
Fri Apr 24 14:41:59 2009 Info: MID 447 Message-ID '<447.455@a.example>'
Fri Apr 24 14:41:59 2009 Info: MID 447 Subject 'Order 53'
Fri Apr 24 14:41:59 2009 Info: MID 447 ready 1592 bytes from <frank@a.example>
Fri Apr 24 14:42:00 2009 Info: MID 447 queued for delivery
Fri Apr 24 14:42:13 2009 Info: New SMTP DCID 5608 interface 192.0.2.20 address 198.51.100.240 port 25
Fri Apr 24 14:42:15 2009 Info: Delivery start DCID 5608 MID 447 to RID [0, 1]
Fri Apr 24 14:42:16 2009 Info: Message done DCID 5608 MID 447 to RID [0, 1]
Fri Apr 24 14:42:16 2009 Info: MID 447 RID [0, 1] Response '2.0.0 Ok: queued'
Fri Apr 24 14:42:16 2009 Info: Message finished MID 447 done
Fri Apr 24 14:42:20 2009 Info: DCID 5608 close
Fri Apr 24 14:42:33 2009 Info: ICID 455 close
Fri Apr 24 22:00:00 2009 Info: New SMTP ICID 456 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:00:00 2009 Info: ICID 456 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:00:02 2009 Info: SMTP Auth: (ICID 456) failed for user: sales using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:00:04 2009 Info: ICID 456 close
Fri Apr 24 22:08:00 2009 Info: New SMTP ICID 457 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:08:00 2009 Info: ICID 457 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:08:02 2009 Info: SMTP Auth: (ICID 457) failed for user: office using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:08:04 2009 Info: ICID 457 close
Fri Apr 24 22:16:00 2009 Info: New SMTP ICID 458 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:16:00 2009 Info: ICID 458 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:16:02 2009 Info: SMTP Auth: (ICID 458) failed for user: jürgen@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:16:04 2009 Info: ICID 458 close
Fri Apr 24 22:24:00 2009 Info: New SMTP ICID 459 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:24:00 2009 Info: ICID 459 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:24:02 2009 Info: SMTP Auth: (ICID 459) failed for user: O'Brien using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:24:04 2009 Info: ICID 459 close
Fri Apr 24 22:32:00 2009 Info: New SMTP ICID 460 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:32:00 2009 Info: ICID 460 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:32:02 2009 Info: SMTP Auth: (ICID 460) failed for user: j*nes using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:32:04 2009 Info: ICID 460 close
Fri Apr 24 22:40:00 2009 Info: New SMTP ICID 461 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:40:00 2009 Info: ICID 461 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:40:02 2009 Info: SMTP Auth: (ICID 461) failed for user: jones using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:40:04 2009 Info: ICID 461 close
Fri Apr 24 22:48:00 2009 Info: New SMTP ICID 462 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:48:00 2009 Info: ICID 462 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:48:02 2009 Info: SMTP Auth: (ICID 462) failed for user: a#b using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:48:04 2009 Info: ICID 462 close
Fri Apr 24 22:56:00 2009 Info: New SMTP ICID 463 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 22:56:00 2009 Info: ICID 463 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 22:56:02 2009 Info: SMTP Auth: (ICID 463) failed for user:  using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 22:56:04 2009 Info: ICID 463 close
Fri Apr 24 23:04:00 2009 Info: New SMTP ICID 464 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 23:04:00 2009 Info: ICID 464 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 23:04:02 2009 Info: SMTP Auth: (ICID 464) failed for user: BOB@A.EXAMPLE using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 23:04:04 2009 Info: ICID 464 close
Fri Apr 24 23:12:00 2009 Info: New SMTP ICID 465 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 23:12:00 2009 Info: ICID 465 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 23:12:02 2009 Info: SMTP Auth: (ICID 465) failed for user: erin@b.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 23:12:04 2009 Info: ICID 465 close
Fri Apr 24 23:20:00 2009 Info: New SMTP ICID 466 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 23:20:00 2009 Info: ICID 466 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 23:20:02 2009 Info: SMTP Auth: (ICID 466) failed for user: Admin using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 23:20:04 2009 Info: ICID 466 close
Fri Apr 24 23:28:00 2009 Info: New SMTP ICID 467 interface IncomingMail (192.0.2.20) address 203.0.113.99 reverse dns host unknown verified no
Fri Apr 24 23:28:00 2009 Info: ICID 467 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Fri Apr 24 23:28:02 2009 Info: SMTP Auth: (ICID 467) failed for user: frank using AUTH mechanism: LOGIN with profile: IncomingAuth
Fri Apr 24 23:28:04 2009 Info: ICID 467 close
Sat Apr 25 15:00:00 2009 Info: New SMTP ICID 468 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Sat Apr 25 15:00:00 2009 Info: ICID 468 ACCEPT SG None match ALL SBRS not enabled
Sat Apr 25 15:00:01 2009 Info: ICID 468 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Sat Apr 25 15:00:03 2009 Info: SMTP Auth: (ICID 468) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Sat Apr 25 15:00:08 2009 Info: Start MID 448 ICID 468
Sat Apr 25 15:00:08 2009 Info: MID 448 ICID 468 From: <erin@b.example>
Sat Apr 25 15:00:08 2009 Info: MID 448 ICID 468 RID 0 To: <home@customer.example>
Sat Apr 25 15:00:09 2009 Info: MID 448 Message-ID '<448.468@b.example>'
Sat Apr 25 15:00:09 2009 Info: MID 448 Subject 'Weekend'
Sat Apr 25 15:00:09 2009 Info: MID 448 ready 1259 bytes from <erin@b.example>
Sat Apr 25 15:00:10 2009 Info: MID 448 queued for delivery
Sat Apr 25 15:00:20 2009 Info: Start MID 449 ICID 468
Sat Apr 25 15:00:20 2009 Info: MID 449 ICID 468 From: <erin@b.example>
Sat Apr 25 15:00:20 2009 Info: MID 449 ICID 468 RID 0 To: <home@customer.example>
Sat Apr 25 15:00:20 2009 Info: MID 449 ICID 468 RID 1 To: <work@customer.example>
Sat Apr 25 15:00:21 2009 Info: MID 449 Message-ID '<449.468@b.example>'
Sat Apr 25 15:00:21 2009 Info: MID 449 Subject 'Weekend again'
Sat Apr 25 15:00:21 2009 Info: MID 449 ready 1962 bytes from <erin@b.example>
Sat Apr 25 15:00:22 2009 Info: MID 449 queued for delivery
Sat Apr 25 15:00:43 2009 Info: ICID 468 close
Mon Apr 27 11:37:23 2009 Info: New SMTP ICID 469 interface IncomingMail (192.0.2.20) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 27 11:37:23 2009 Info: ICID 469 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 27 11:37:31 2009 Info: SMTP Auth: (ICID 469) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 27 11:37:36 2009 Info: Start MID 450 ICID 469
Mon Apr 27 11:37:36 2009 Info: MID 450 ICID 469 From: <scanner@a.example>
Mon Apr 27 11:37:36 2009 Info: MID 450 ICID 469 RID 0 To: <orders@partner.example>
Mon Apr 27 11:37:36 2009 Info: MID 450 ICID 469 RID 1 To: <c18@customer.example>
Mon Apr 27 11:37:37 2009 Info: MID 450 Message-ID '<450.469@a.example>'
Mon Apr 27 11:37:37 2009 Info: MID 450 Subject 'Order 55'
Mon Apr 27 11:37:37 2009 Info: MID 450 ready 1592 bytes from <scanner@a.example>
Mon Apr 27 11:37:38 2009 Info: MID 450 queued for delivery
Mon Apr 27 11:37:51 2009 Info: New SMTP DCID 5609 interface 192.0.2.20 address 198.51.100.240 port 25
Mon Apr 27 11:37:53 2009 Info: Delivery start DCID 5609 MID 450 to RID [0, 1]
Mon Apr 27 11:37:54 2009 Info: Message done DCID 5609 MID 450 to RID [0, 1]
Mon Apr 27 11:37:54 2009 Info: MID 450 RID [0, 1] Response '2.0.0 Ok: queued'
Mon Apr 27 11:37:54 2009 Info: Message finished MID 450 done
Mon Apr 27 11:37:58 2009 Info: DCID 5609 close
Mon Apr 27 11:38:11 2009 Info: ICID 469 close
Tue Apr 28 08:33:07 2009 Info: New SMTP ICID 470 interface IncomingMail (192.0.2.20) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Tue Apr 28 08:33:07 2009 Info: ICID 470 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr 28 08:33:08 2009 Info: ICID 470 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 08:33:09 2009 Info: SMTP Auth: (ICID 470) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Tue Apr 28 08:33:14 2009 Info: Start MID 451 ICID 470
Tue Apr 28 08:33:14 2009 Info: MID 451 ICID 470 From: <bob@a.example>
Tue Apr 28 08:33:14 2009 Info: MID 451 ICID 470 RID 0 To: <orders@partner.example>
Tue Apr 28 08:33:14 2009 Info: MID 451 ICID 470 RID 1 To: <c19@customer.example>
Tue Apr 28 08:33:15 2009 Info: MID 451 Message-ID '<451.470@a.example>'
Tue Apr 28 08:33:15 2009 Info: MID 451 Subject 'Order 57'
Tue Apr 28 08:33:15 2009 Info: MID 451 ready 1592 bytes from <bob@a.example>
Tue Apr 28 08:33:16 2009 Info: MID 451 queued for delivery
Tue Apr 28 08:33:29 2009 Info: New SMTP DCID 5610 interface 192.0.2.20 address 198.51.100.240 port 25
Tue Apr 28 08:33:31 2009 Info: Delivery start DCID 5610 MID 451 to RID [0, 1]
Tue Apr 28 08:33:32 2009 Info: Message done DCID 5610 MID 451 to RID [0, 1]
Tue Apr 28 08:33:32 2009 Info: MID 451 RID [0, 1] Response '2.0.0 Ok: queued'
Tue Apr 28 08:33:32 2009 Info: Message finished MID 451 done
Tue Apr 28 08:33:36 2009 Info: DCID 5610 close
Tue Apr 28 08:33:49 2009 Info: ICID 470 close
Tue Apr 28 14:05:05 2009 Info: New SMTP ICID 471 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Tue Apr 28 14:05:05 2009 Info: ICID 471 ACCEPT SG None match ALL SBRS None
Tue Apr 28 14:05:06 2009 Info: ICID 471 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 14:05:14 2009 Info: SMTP Auth: (ICID 471) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Tue Apr 28 14:05:54 2009 Info: ICID 471 close
Tue Apr 28 15:59:58 2009 Info: New SMTP ICID 472 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 28 15:59:58 2009 Info: ICID 472 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 28 15:59:59 2009 Info: ICID 472 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 16:00:00 2009 Info: SMTP Auth: (ICID 472) failed for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 28 16:00:03 2009 Info: ICID 472 close
Tue Apr 28 16:02:08 2009 Info: New SMTP ICID 473 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 28 16:02:08 2009 Info: ICID 473 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 28 16:02:09 2009 Info: ICID 473 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 16:02:10 2009 Info: SMTP Auth: (ICID 473) failed for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 28 16:02:13 2009 Info: ICID 473 close
Tue Apr 28 16:04:18 2009 Info: New SMTP ICID 474 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 28 16:04:18 2009 Info: ICID 474 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 28 16:04:19 2009 Info: ICID 474 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 16:04:20 2009 Info: SMTP Auth: (ICID 474) failed for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 28 16:04:23 2009 Info: ICID 474 close
Tue Apr 28 16:06:28 2009 Info: New SMTP ICID 475 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 28 16:06:28 2009 Info: ICID 475 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 28 16:06:29 2009 Info: ICID 475 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 16:06:30 2009 Info: SMTP Auth: (ICID 475) failed for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 28 16:06:33 2009 Info: ICID 475 close
Tue Apr 28 16:08:38 2009 Info: New SMTP ICID 476 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 28 16:08:38 2009 Info: ICID 476 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 28 16:08:39 2009 Info: ICID 476 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 16:08:40 2009 Info: SMTP Auth: (ICID 476) failed for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 28 16:08:43 2009 Info: ICID 476 close
Tue Apr 28 16:09:58 2009 Info: New SMTP ICID 477 interface IncomingMail (192.0.2.20) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 28 16:09:58 2009 Info: ICID 477 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 28 16:09:59 2009 Info: ICID 477 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 16:10:01 2009 Info: SMTP Auth: (ICID 477) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 28 16:10:07 2009 Info: ICID 477 close
