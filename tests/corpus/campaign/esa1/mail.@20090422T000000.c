Wed Apr 22 00:00:00 2009 Info: Begin Logfile
Wed Apr 22 00:00:00 2009 Info: Version: 6.5.1-005 SN: 00188B7F3C21-5XK91D1
Wed Apr 22 00:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr 22 11:16:44 2009 Info: New SMTP ICID 512 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Wed Apr 22 11:16:44 2009 Info: ICID 512 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr 22 11:16:45 2009 Info: ICID 512 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr 22 11:16:50 2009 Info: SMTP Auth: (ICID 512) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Wed Apr 22 11:16:55 2009 Info: Start MID 466 ICID 512
Wed Apr 22 11:16:55 2009 Info: MID 466 ICID 512 From: <bob@a.example>
Wed Apr 22 11:16:55 2009 Info: MID 466 ICID 512 RID 0 To: <orders@partner.example>
Wed Apr 22 11:16:56 2009 Info: MID 466 Message-ID '<466.512@a.example>'
Wed Apr 22 11:16:56 2009 Info: MID 466 Subject 'Order 46'
Wed Apr 22 11:16:56 2009 Info: MID 466 ready 1296 bytes from <bob@a.example>
Wed Apr 22 11:16:57 2009 Info: MID 466 queued for delivery
Wed Apr 22 11:17:10 2009 Info: New SMTP DCID 5627 interface 192.0.2.10 address 198.51.100.240 port 25
Wed Apr 22 11:17:12 2009 Info: Delivery start DCID 5627 MID 466 to RID [0]
Wed Apr 22 11:17:13 2009 Info: Message done DCID 5627 MID 466 to RID [0]
Wed Apr 22 11:17:13 2009 Info: MID 466 RID [0] Response '2.0.0 Ok: queued'
Wed Apr 22 11:17:13 2009 Info: Message finished MID 466 done
Wed Apr 22 11:17:17 2009 Info: DCID 5627 close
Wed Apr 22 11:17:30 2009 Info: ICID 512 close
Wed Apr 22 11:41:00 2009 Info: New SMTP ICID 513 interface Data 1 (192.0.2.10) address 203.0.113.66 reverse dns host pool66.isp.example verified no
Wed Apr 22 11:41:00 2009 Info: ICID 513 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Wed Apr 22 11:41:05 2009 Info: SMTP Auth: (ICID 513) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:41:20 2009 Info: SMTP Auth: (ICID 513) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:41:40 2009 Info: SMTP Auth: (ICID 513) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:41:45 2009 Info: ICID 513 close
Wed Apr 22 11:42:30 2009 Info: New SMTP ICID 514 interface Data 1 (192.0.2.10) address 203.0.113.66 reverse dns host pool66.isp.example verified no
Wed Apr 22 11:42:30 2009 Info: ICID 514 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Wed Apr 22 11:42:34 2009 Info: SMTP Auth: (ICID 514) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:42:49 2009 Info: SMTP Auth: (ICID 514) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:43:03 2009 Info: SMTP Auth: (ICID 514) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:43:15 2009 Info: ICID 514 close
Wed Apr 22 11:44:00 2009 Info: New SMTP ICID 515 interface Data 1 (192.0.2.10) address 203.0.113.66 reverse dns host pool66.isp.example verified no
Wed Apr 22 11:44:00 2009 Info: ICID 515 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Wed Apr 22 11:44:06 2009 Info: SMTP Auth: (ICID 515) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:44:21 2009 Info: SMTP Auth: (ICID 515) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:44:41 2009 Info: SMTP Auth: (ICID 515) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:44:45 2009 Info: ICID 515 close
Wed Apr 22 11:47:30 2009 Info: New SMTP ICID 516 interface Data 1 (192.0.2.10) address 203.0.113.66 reverse dns host pool66.isp.example verified no
Wed Apr 22 11:47:30 2009 Info: ICID 516 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.4
Wed Apr 22 11:47:40 2009 Info: SMTP Auth: (ICID 516) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 516) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:48:05 2009 Info: SMTP Auth: (ICID 516) succeeded for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:48:30 2009 Info: Start MID 467 ICID 516
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 From: <win@lottery.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 0 To: <victim00@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 1 To: <victim01@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 2 To: <victim02@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 3 To: <victim03@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 4 To: <victim04@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 5 To: <victim05@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 6 To: <victim06@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 7 To: <victim07@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 8 To: <victim08@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 9 To: <victim09@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 10 To: <victim10@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 11 To: <victim11@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 12 To: <victim12@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 13 To: <victim13@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 14 To: <victim14@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 15 To: <victim15@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 16 To: <victim16@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 17 To: <victim17@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 18 To: <victim18@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 19 To: <victim19@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 20 To: <victim20@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 21 To: <victim21@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 22 To: <victim22@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 23 To: <victim23@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 24 To: <victim24@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 25 To: <victim25@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 26 To: <victim26@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 27 To: <victim27@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 28 To: <victim28@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 29 To: <victim29@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 30 To: <victim30@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 31 To: <victim31@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 32 To: <victim32@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 33 To: <victim33@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 34 To: <victim34@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 35 To: <victim35@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 36 To: <victim36@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 37 To: <victim37@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 38 To: <victim38@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 39 To: <victim39@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 40 To: <victim40@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 41 To: <victim41@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 42 To: <victim42@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 43 To: <victim43@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 44 To: <victim44@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 45 To: <victim45@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 46 To: <victim46@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 47 To: <victim47@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 48 To: <victim48@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 49 To: <victim49@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 50 To: <victim50@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 51 To: <victim51@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 52 To: <victim52@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 53 To: <victim53@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 54 To: <victim54@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 55 To: <victim55@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 56 To: <victim56@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 57 To: <victim57@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 58 To: <victim58@customer.example>
Wed Apr 22 11:48:30 2009 Info: MID 467 ICID 516 RID 59 To: <victim59@customer.example>
Wed Apr 22 11:48:31 2009 Info: MID 467 Message-ID '<467.516@lottery.example>'
Wed Apr 22 11:48:31 2009 Info: MID 467 Subject 'You have won'
Wed Apr 22 11:48:31 2009 Info: MID 467 ready 27640 bytes from <win@lottery.example>
Wed Apr 22 11:48:32 2009 Info: MID 467 queued for delivery
Wed Apr 22 11:49:00 2009 Info: ICID 516 close
Wed Apr 22 11:49:10 2009 Info: New SMTP DCID 5628 interface 192.0.2.10 address 198.51.100.240 port 25
Wed Apr 22 11:49:12 2009 Info: Delivery start DCID 5628 MID 467 to RID [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]
Wed Apr 22 11:49:13 2009 Info: Message done DCID 5628 MID 467 to RID [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]
Wed Apr 22 11:49:13 2009 Info: MID 467 RID [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59] Response '2.0.0 Ok: queued'
Wed Apr 22 11:49:13 2009 Info: Message finished MID 467 done
Wed Apr 22 11:49:19 2009 Info: DCID 5628 close
Wed Apr 22 11:59:30 2009 Info: New SMTP ICID 517 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Wed Apr 22 11:59:30 2009 Info: ICID 517 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Wed Apr 22 11:59:32 2009 Info: SMTP Auth: (ICID 517) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 22 11:59:35 2009 Info: Start MID 468 ICID 517
Wed Apr 22 11:59:35 2009 Info: MID 468 ICID 517 From: <scanner@a.example>
Wed Apr 22 11:59:35 2009 Info: MID 468 ICID 517 RID 0 To: <orders@partner.example>
Wed Apr 22 11:59:36 2009 Info: MID 468 Message-ID '<468.517@a.example>'
Wed Apr 22 11:59:36 2009 Info: MID 468 Subject 'Scan 6'
Wed Apr 22 11:59:36 2009 Info: MID 468 ready 1222 bytes from <scanner@a.example>
Wed Apr 22 11:59:37 2009 Info: MID 468 queued for delivery
Wed Apr 22 11:59:42 2009 Info: ICID 517 close
Wed Apr 22 12:00:00 2009 Info: New SMTP DCID 5629 interface 192.0.2.10 address 192.0.2.25 port 587
Wed Apr 22 12:00:01 2009 Info: DCID 5629 TLS success protocol TLSv1 cipher RC4-SHA
Wed Apr 22 12:00:02 2009 Info: DCID: 5629 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed', "that account's locked"])
Wed Apr 22 12:00:03 2009 Info: Delivery start DCID 5629 MID 468 to RID [0]
Wed Apr 22 12:00:04 2009 Info: Bounced: DCID 5629 MID 468 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <orders@partner.example>: Relay access denied'])
Wed Apr 22 12:00:04 2009 Info: Message finished MID 468 done
Wed Apr 22 12:00:06 2009 Info: DCID 5629 close
Thu Apr 23 01:00:00 2009 Info: New SMTP ICID 518 interface Data 1 (192.0.2.10) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:00:00 2009 Info: ICID 518 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:00:01 2009 Info: SMTP Auth: (ICID 518) failed for user: ann@a.example using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:00:03 2009 Info: ICID 518 close
Thu Apr 23 01:01:00 2009 Info: New SMTP ICID 519 interface Data 1 (192.0.2.10) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:01:00 2009 Info: ICID 519 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:01:01 2009 Info: SMTP Auth: (ICID 519) failed for user: carol@a.example using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:01:03 2009 Info: ICID 519 close
Thu Apr 23 01:02:00 2009 Info: New SMTP ICID 520 interface Data 1 (192.0.2.10) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:02:00 2009 Info: ICID 520 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:02:01 2009 Info: SMTP Auth: (ICID 520) failed for user: erin@b.example using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:02:03 2009 Info: ICID 520 close
Thu Apr 23 01:03:00 2009 Info: New SMTP ICID 521 interface Data 1 (192.0.2.10) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:03:00 2009 Info: ICID 521 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:03:01 2009 Info: SMTP Auth: (ICID 521) failed for user: root using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:03:03 2009 Info: ICID 521 close
Thu Apr 23 01:04:00 2009 Info: New SMTP ICID 522 interface Data 1 (192.0.2.10) address 203.0.113.101 reverse dns host unknown verified no
Thu Apr 23 01:04:00 2009 Info: ICID 522 ACCEPT SG None match ALL SBRS None
Thu Apr 23 01:04:01 2009 Info: SMTP Auth: (ICID 522) failed for user: ironport using AUTH mechanism: DIGEST-MD5 with profile: IncomingAuth
Thu Apr 23 01:04:03 2009 Info: ICID 522 close
Thu Apr 23 08:12:28 2009 Info: New SMTP ICID 523 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Thu Apr 23 08:12:28 2009 Info: ICID 523 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr 23 08:12:29 2009 Info: ICID 523 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr 23 08:12:47 2009 Info: SMTP Auth: (ICID 523) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr 23 08:12:52 2009 Info: Start MID 469 ICID 523
Thu Apr 23 08:12:52 2009 Info: MID 469 ICID 523 From: <ann@a.example>
Thu Apr 23 08:12:52 2009 Info: MID 469 ICID 523 RID 0 To: <orders@partner.example>
Thu Apr 23 08:12:53 2009 Info: MID 469 Message-ID '<469.523@a.example>'
Thu Apr 23 08:12:53 2009 Info: MID 469 Subject 'Order 48'
Thu Apr 23 08:12:53 2009 Info: MID 469 ready 1296 bytes from <ann@a.example>
Thu Apr 23 08:12:54 2009 Info: MID 469 queued for delivery
Thu Apr 23 08:13:07 2009 Info: New SMTP DCID 5630 interface 192.0.2.10 address 198.51.100.240 port 25
Thu Apr 23 08:13:09 2009 Info: Delivery start DCID 5630 MID 469 to RID [0]
Thu Apr 23 08:13:10 2009 Info: Message done DCID 5630 MID 469 to RID [0]
Thu Apr 23 08:13:10 2009 Info: MID 469 RID [0] Response '2.0.0 Ok: queued'
Thu Apr 23 08:13:10 2009 Info: Message finished MID 469 done
Thu Apr 23 08:13:14 2009 Info: DCID 5630 close
Thu Apr 23 08:13:27 2009 Info: ICID 523 close
Thu Apr 23 14:34:26 2009 Info: New SMTP ICID 524 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Thu Apr 23 14:34:26 2009 Info: ICID 524 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr 23 14:34:27 2009 Info: ICID 524 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Thu Apr 23 14:34:33 2009 Info: SMTP Auth: (ICID 524) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr 23 14:35:13 2009 Info: ICID 524 close
Fri Apr 24 09:00:00 2009 Info: New SMTP ICID 525 interface Data 1 (192.0.2.10) address 198.51.100.77 reverse dns host mx.old-partner.example verified yes
Fri Apr 24 09:00:00 2009 Info: ICID 525 RELAY SG PARTNERS match 198.51.100.77 SBRS 4.5
Fri Apr 24 09:00:03 2009 Info: Start MID 470 ICID 525
Fri Apr 24 09:00:03 2009 Info: MID 470 ICID 525 From: <report@a.example>
Fri Apr 24 09:00:03 2009 Info: MID 470 ICID 525 RID 0 To: <boss@a.example>
Fri Apr 24 09:00:03 2009 Info: MID 470 ICID 525 RID 1 To: <archive@a.example>
Fri Apr 24 09:00:04 2009 Info: MID 470 Message-ID '<470.525@a.example>'
Fri Apr 24 09:00:04 2009 Info: MID 470 Subject 'Report'
Fri Apr 24 09:00:04 2009 Info: MID 470 ready 1444 bytes from <report@a.example>
Fri Apr 24 09:00:05 2009 Info: MID 470 queued for delivery
Fri Apr 24 09:00:06 2009 Info: MID 471 was generated based on MID 470 by bcc filter 'archive'
Fri Apr 24 09:00:06 2009 Info: MID 471 queued for delivery
Fri Apr 24 09:00:09 2009 Info: ICID 525 close
Fri Apr 24 09:00:12 2009 Info: New SMTP DCID 5631 interface 192.0.2.10 address 10.1.2.80 port 25
Fri Apr 24 09:00:13 2009 Info: Delivery start DCID 5631 MID 470 to RID [0, 1]
Fri Apr 24 09:00:14 2009 Info: Message done DCID 5631 MID 470 to RID [0, 1]
Fri Apr 24 09:00:14 2009 Info: MID 470 RID [0, 1] Response '2.0.0 Ok: queued'
Fri Apr 24 09:00:14 2009 Info: Message finished MID 470 done
Fri Apr 24 09:00:14 2009 Info: Delivery start DCID 5631 MID 471 to RID [0]
Fri Apr 24 09:00:15 2009 Info: Message done DCID 5631 MID 471 to RID [0]
Fri Apr 24 09:00:15 2009 Info: MID 471 RID [0] Response '2.0.0 Ok: queued'
Fri Apr 24 09:00:15 2009 Info: Message finished MID 471 done
Fri Apr 24 09:00:16 2009 Info: DCID 5631 close
Fri Apr 24 11:30:10 2009 Info: New SMTP ICID 526 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Fri Apr 24 11:30:10 2009 Info: ICID 526 ACCEPT SG None match ALL SBRS not enabled
Fri Apr 24 11:30:11 2009 Info: ICID 526 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 24 11:30:30 2009 Info: SMTP Auth: (ICID 526) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Fri Apr 24 11:31:10 2009 Info: ICID 526 close
Sat Apr 25 03:12:00 2009 Info: New SMTP ICID 527 interface Data 1 (192.0.2.10) address 203.0.113.151 reverse dns host unknown verified no
Sat Apr 25 03:12:00 2009 Info: ICID 527 ACCEPT SG UNKNOWNLIST match sbrs[none] SBRS unable to retrieve
Sat Apr 25 03:12:01 2009 Info: ICID 527 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Sat Apr 25 03:12:02 2009 Info: SMTP Auth: (ICID 527) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Sat Apr 25 03:12:03 2009 Info: ICID 527 close
Mon Apr 27 08:26:54 2009 Info: New SMTP ICID 528 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Mon Apr 27 08:26:54 2009 Info: ICID 528 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 27 08:26:55 2009 Info: ICID 528 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 27 08:27:08 2009 Info: SMTP Auth: (ICID 528) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Mon Apr 27 08:27:48 2009 Info: ICID 528 close
Mon Apr 27 11:00:00 2009 Info: New SMTP ICID 529 interface Data 1 (192.0.2.10) address 10.1.2.44 reverse dns host unknown verified no
Mon Apr 27 11:00:00 2009 Info: ICID 529 ACCEPT SG None match ALL SBRS rfc1918
Mon Apr 27 11:00:02 2009 Info: SMTP Auth: (ICID 529) was required but remote host did not initiate it
Mon Apr 27 11:00:02 2009 Info: ICID 529 close
Mon Apr 27 14:48:52 2009 Info: New SMTP ICID 530 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Mon Apr 27 14:48:52 2009 Info: ICID 530 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 27 14:48:53 2009 Info: ICID 530 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 27 14:48:54 2009 Info: SMTP Auth: (ICID 530) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 27 14:48:59 2009 Info: Start MID 472 ICID 530
Mon Apr 27 14:48:59 2009 Info: MID 472 ICID 530 From: <ann@a.example>
Mon Apr 27 14:48:59 2009 Info: MID 472 ICID 530 RID 0 To: <orders@partner.example>
Mon Apr 27 14:49:00 2009 Info: MID 472 Message-ID '<472.530@a.example>'
Mon Apr 27 14:49:00 2009 Info: MID 472 Subject 'Order 56'
Mon Apr 27 14:49:00 2009 Info: MID 472 ready 1296 bytes from <ann@a.example>
Mon Apr 27 14:49:01 2009 Info: MID 472 queued for delivery
Mon Apr 27 14:49:14 2009 Info: New SMTP DCID 5632 interface 192.0.2.10 address 198.51.100.240 port 25
Mon Apr 27 14:49:16 2009 Info: Delivery start DCID 5632 MID 472 to RID [0]
Mon Apr 27 14:49:17 2009 Info: Message done DCID 5632 MID 472 to RID [0]
Mon Apr 27 14:49:17 2009 Info: MID 472 RID [0] Response '2.0.0 Ok: queued'
Mon Apr 27 14:49:17 2009 Info: Message finished MID 472 done
Mon Apr 27 14:49:21 2009 Info: DCID 5632 close
Mon Apr 27 14:49:34 2009 Info: ICID 530 close
Mon Apr 27 14:59:30 2009 Info: New SMTP ICID 531 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 27 14:59:30 2009 Info: ICID 531 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 27 14:59:32 2009 Info: SMTP Auth: (ICID 531) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 27 14:59:35 2009 Info: Start MID 473 ICID 531
Mon Apr 27 14:59:35 2009 Info: MID 473 ICID 531 From: <scanner@a.example>
Mon Apr 27 14:59:35 2009 Info: MID 473 ICID 531 RID 0 To: <orders@partner.example>
Mon Apr 27 14:59:36 2009 Info: MID 473 Message-ID '<473.531@a.example>'
Mon Apr 27 14:59:36 2009 Info: MID 473 Subject 'Scan 7'
Mon Apr 27 14:59:36 2009 Info: MID 473 ready 1222 bytes from <scanner@a.example>
Mon Apr 27 14:59:37 2009 Info: MID 473 queued for delivery
Mon Apr 27 14:59:42 2009 Info: ICID 531 close
Mon Apr 27 15:00:00 2009 Info: New SMTP DCID 5633 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 27 15:00:01 2009 Info: DCID 5633 TLS success protocol TLSv1 cipher RC4-SHA
Mon Apr 27 15:00:02 2009 Info: DCID: 5633 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed', "that account's locked"])
Mon Apr 27 15:00:03 2009 Info: Delivery start DCID 5633 MID 473 to RID [0]
Mon Apr 27 15:00:04 2009 Info: Message done DCID 5633 MID 473 to RID [0]
Mon Apr 27 15:00:04 2009 Info: MID 473 RID [0] Response '2.0.0 Ok: queued'
Mon Apr 27 15:00:04 2009 Info: Message finished MID 473 done
Mon Apr 27 15:00:06 2009 Info: DCID 5633 close
Tue Apr 28 11:44:36 2009 Info: New SMTP ICID 532 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Tue Apr 28 11:44:36 2009 Info: ICID 532 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr 28 11:44:37 2009 Info: ICID 532 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Tue Apr 28 11:44:51 2009 Info: SMTP Auth: (ICID 532) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Tue Apr 28 11:44:56 2009 Info: Start MID 474 ICID 532
Tue Apr 28 11:44:56 2009 Info: MID 474 ICID 532 From: <carol@a.example>
Tue Apr 28 11:44:56 2009 Info: MID 474 ICID 532 RID 0 To: <orders@partner.example>
Tue Apr 28 11:44:57 2009 Info: MID 474 Message-ID '<474.532@a.example>'
Tue Apr 28 11:44:57 2009 Info: MID 474 Subject 'Order 58'
Tue Apr 28 11:44:57 2009 Info: MID 474 ready 1296 bytes from <carol@a.example>
Tue Apr 28 11:44:58 2009 Info: MID 474 queued for delivery
Tue Apr 28 11:45:11 2009 Info: New SMTP DCID 5634 interface 192.0.2.10 address 198.51.100.240 port 25
Tue Apr 28 11:45:13 2009 Info: Delivery start DCID 5634 MID 474 to RID [0]
Tue Apr 28 11:45:14 2009 Info: Message done DCID 5634 MID 474 to RID [0]
Tue Apr 28 11:45:14 2009 Info: MID 474 RID [0] Response '2.0.0 Ok: queued'
Tue Apr 28 11:45:14 2009 Info: Message finished MID 474 done
Tue Apr 28 11:45:18 2009 Info: DCID 5634 close
Tue Apr 28 11:45:31 2009 Info: ICID 532 close
Tue Apr 28 23:59:50 2009 Info: New SMTP ICID 533 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Tue Apr 28 23:59:50 2009 Info: ICID 533 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr 28 23:59:51 2009 Info: ICID 533 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 28 23:59:55 2009 Info: SMTP Auth: (ICID 533) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
