Wed Apr 15 00:00:00 2009 Info: Begin Logfile
Wed Apr 15 00:00:00 2009 Info: Version: 6.5.1-005 SN: 00188B7F3C21-5XK91D1
Wed Apr 15 00:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr 15 08:20:10 2009 Info: New SMTP ICID 477 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Wed Apr 15 08:20:10 2009 Info: ICID 477 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr 15 08:20:11 2009 Info: ICID 477 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr 15 08:20:25 2009 Info: SMTP Auth: (ICID 477) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Wed Apr 15 08:20:30 2009 Info: Start MID 455 ICID 477
Wed Apr 15 08:20:30 2009 Info: MID 455 ICID 477 From: <bob@a.example>
Wed Apr 15 08:20:30 2009 Info: MID 455 ICID 477 RID 0 To: <orders@partner.example>
Wed Apr 15 08:20:31 2009 Info: MID 455 Message-ID '<455.477@a.example>'
Wed Apr 15 08:20:31 2009 Info: MID 455 Subject 'Order 30'
Wed Apr 15 08:20:31 2009 Info: MID 455 ready 1296 bytes from <bob@a.example>
Wed Apr 15 08:20:32 2009 Info: MID 455 queued for delivery
Wed Apr 15 08:20:45 2009 Info: New SMTP DCID 5614 interface 192.0.2.10 address 192.0.2.25 port 587
Wed Apr 15 08:20:46 2009 Info: DCID: 5614 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Wed Apr 15 08:20:47 2009 Info: Delivery start DCID 5614 MID 455 to RID [0]
Wed Apr 15 08:20:48 2009 Info: Message done DCID 5614 MID 455 to RID [0]
Wed Apr 15 08:20:48 2009 Info: MID 455 RID [0] Response '2.0.0 Ok: queued'
Wed Apr 15 08:20:48 2009 Info: Message finished MID 455 done
Wed Apr 15 08:20:52 2009 Info: DCID 5614 close
Wed Apr 15 08:21:05 2009 Info: ICID 477 close
Wed Apr 15 10:15:00 2009 Info: New SMTP ICID 478 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Wed Apr 15 10:15:00 2009 Info: ICID 478 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr 15 10:15:05 2009 Info: SMTP Auth: (ICID 478) failed for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 10:15:08 2009 Info: ICID 478 close
Wed Apr 15 11:43:30 2009 Info: New SMTP ICID 479 interface Data 1 (192.0.2.10) address 10.1.2.60 reverse dns host monitor.a.example verified yes
Wed Apr 15 11:43:30 2009 Info: ICID 479 ACCEPT SG None match ALL SBRS rfc1918
Wed Apr 15 11:43:59 2009 Info: SMTP Auth: (ICID 479) failed for user: IronPort using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 11:44:48 2009 Info: SMTP Auth: (ICID 479) succeeded for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 11:45:00 2009 Info: ICID 479 close
Wed Apr 15 12:15:00 2009 Info: New SMTP ICID 480 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Wed Apr 15 12:15:00 2009 Info: ICID 480 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr 15 12:15:05 2009 Info: SMTP Auth: (ICID 480) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 12:15:08 2009 Info: ICID 480 close
Wed Apr 15 14:15:00 2009 Info: New SMTP ICID 481 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Wed Apr 15 14:15:00 2009 Info: ICID 481 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr 15 14:15:05 2009 Info: SMTP Auth: (ICID 481) failed for user: admin using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 14:15:08 2009 Info: ICID 481 close
Wed Apr 15 14:42:08 2009 Info: New SMTP ICID 482 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Wed Apr 15 14:42:08 2009 Info: ICID 482 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Wed Apr 15 14:42:09 2009 Info: ICID 482 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Wed Apr 15 14:42:11 2009 Info: SMTP Auth: (ICID 482) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 15 14:42:51 2009 Info: ICID 482 close
Wed Apr 15 16:00:00 2009 Info: New SMTP DCID 5615 interface 192.0.2.10 address 192.0.2.25 port 587
Wed Apr 15 16:00:02 2009 Info: DCID: 5615 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('454', ['4.7.0 Temporary authentication failure'])
Wed Apr 15 16:00:03 2009 Info: DCID 5615 close
Wed Apr 15 16:05:00 2009 Info: New SMTP DCID 5616 interface 192.0.2.10 address 192.0.2.25 port 587
Wed Apr 15 16:05:01 2009 Info: DCID 5616 TLS success protocol TLSv1 cipher RC4-SHA
Wed Apr 15 16:05:02 2009 Info: DCID: 5616 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Wed Apr 15 16:05:09 2009 Info: DCID 5616 close
Thu Apr 16 11:38:52 2009 Info: New SMTP ICID 483 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Thu Apr 16 11:38:52 2009 Info: ICID 483 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr 16 11:38:53 2009 Info: ICID 483 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Thu Apr 16 11:39:08 2009 Info: SMTP Auth: (ICID 483) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr 16 11:39:48 2009 Info: ICID 483 close
Thu Apr 16 17:05:00 2009 Info: New SMTP ICID 484 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Thu Apr 16 17:05:00 2009 Info: ICID 484 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Thu Apr 16 17:05:01 2009 Info: ICID 484 TLS failed
Thu Apr 16 17:05:12 2009 Info: SMTP Auth: (ICID 484) succeeded for user: Carol@A.Example using AUTH mechanism: LOGIN with profile: IncomingAuth
Thu Apr 16 17:05:20 2009 Info: ICID 484 close
Fri Apr 17 08:34:36 2009 Info: New SMTP ICID 485 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Fri Apr 17 08:34:36 2009 Info: ICID 485 ACCEPT SG None match ALL SBRS not enabled
Fri Apr 17 08:34:37 2009 Info: ICID 485 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 17 08:34:46 2009 Info: SMTP Auth: (ICID 485) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Fri Apr 17 08:35:26 2009 Info: ICID 485 close
Fri Apr 17 10:15:00 2009 Info: New SMTP ICID 486 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Fri Apr 17 10:15:00 2009 Info: ICID 486 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 10:15:05 2009 Info: SMTP Auth: (ICID 486) failed for user: info using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 17 10:15:08 2009 Info: ICID 486 close
Fri Apr 17 12:15:00 2009 Info: New SMTP ICID 487 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Fri Apr 17 12:15:00 2009 Info: ICID 487 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 12:15:05 2009 Info: SMTP Auth: (ICID 487) failed for user: sales using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 17 12:15:08 2009 Info: ICID 487 close
Fri Apr 17 13:00:00 2009 Warning: SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.
Fri Apr 17 13:02:10 2009 Info: New SMTP ICID 488 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Fri Apr 17 13:02:10 2009 Info: ICID 488 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 13:02:11 2009 Info: ICID 488 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 17 13:02:14 2009 Info: SMTP Auth: (ICID 488) LDAP query/user lookup failed for user: ann@a.example
Fri Apr 17 13:02:40 2009 Info: ICID 488 close
Fri Apr 17 13:10:00 2009 Warning: SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.
Fri Apr 17 13:12:30 2009 Info: New SMTP ICID 489 interface Data 1 (192.0.2.10) address 198.51.100.12 reverse dns host bob.dsl.example.net verified yes
Fri Apr 17 13:12:30 2009 Info: ICID 489 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 13:12:31 2009 Info: ICID 489 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 17 13:12:34 2009 Info: SMTP Auth: (ICID 489) LDAP query/user lookup failed for user: bob@a.example
Fri Apr 17 13:13:00 2009 Info: ICID 489 close
Fri Apr 17 13:15:00 2009 Info: New SMTP ICID 490 interface Data 1 (192.0.2.10) address 198.51.100.140 reverse dns host gate.b.example verified yes
Fri Apr 17 13:15:00 2009 Info: ICID 490 ACCEPT SG None match ALL SBRS None
Fri Apr 17 13:15:03 2009 Info: SMTP Auth: (ICID 490) profile: LDAP_Staff is misconfigured or missing causing an Auth failure
Fri Apr 17 13:15:09 2009 Info: ICID 490 close
Fri Apr 17 13:20:00 2009 Warning: SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.
Fri Apr 17 13:22:00 2009 Info: New SMTP ICID 491 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Fri Apr 17 13:22:00 2009 Info: ICID 491 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 13:22:01 2009 Info: ICID 491 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 17 13:22:05 2009 Warning: SMTP Auth: (ICID 491) could not reach forwarding server 10.1.9.9
Fri Apr 17 13:22:09 2009 Info: ICID 491 close
Fri Apr 17 13:23:00 2009 Info: New SMTP ICID 492 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Fri Apr 17 13:23:00 2009 Info: ICID 492 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 13:23:01 2009 Info: ICID 492 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 17 13:23:05 2009 Warning: SMTP Auth: (ICID 492) could not reach forwarding server 10.1.9.9 with reason: connection refused
Fri Apr 17 13:23:09 2009 Info: ICID 492 close
Fri Apr 17 13:30:00 2009 Warning: SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.
Fri Apr 17 13:31:05 2009 Info: New SMTP ICID 493 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Fri Apr 17 13:31:05 2009 Info: ICID 493 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 13:31:06 2009 Info: ICID 493 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Fri Apr 17 13:31:09 2009 Info: SMTP Auth: (ICID 493) LDAP query/user lookup failed for user: carol@a.example
Fri Apr 17 13:31:35 2009 Info: ICID 493 close
Fri Apr 17 13:40:00 2009 Warning: SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.
Fri Apr 17 13:41:00 2009 Info: SMTP Auth forward server connection to 10.1.9.9, port 25, interface 192.0.2.10, 3 connections available
Fri Apr 17 14:06:34 2009 Info: New SMTP ICID 494 interface Data 1 (192.0.2.10) address 198.51.100.17 reverse dns host dc.corp.example verified yes
Fri Apr 17 14:06:34 2009 Info: ICID 494 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 14:06:35 2009 Info: ICID 494 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Fri Apr 17 14:06:51 2009 Info: SMTP Auth: (ICID 494) succeeded for user: CORP\bob using AUTH mechanism: LOGIN with profile: Forward Exchange
Fri Apr 17 14:06:56 2009 Info: Start MID 456 ICID 494
Fri Apr 17 14:06:56 2009 Info: MID 456 ICID 494 From: <bob@a.example>
Fri Apr 17 14:06:56 2009 Info: MID 456 ICID 494 RID 0 To: <orders@partner.example>
Fri Apr 17 14:06:57 2009 Info: MID 456 Message-ID '<456.494@a.example>'
Fri Apr 17 14:06:57 2009 Info: MID 456 Subject 'Order 38'
Fri Apr 17 14:06:57 2009 Info: MID 456 ready 1296 bytes from <bob@a.example>
Fri Apr 17 14:06:58 2009 Info: MID 456 queued for delivery
Fri Apr 17 14:07:11 2009 Info: New SMTP DCID 5617 interface 192.0.2.10 address 198.51.100.240 port 25
Fri Apr 17 14:07:13 2009 Info: Delivery start DCID 5617 MID 456 to RID [0]
Fri Apr 17 14:07:14 2009 Info: Message done DCID 5617 MID 456 to RID [0]
Fri Apr 17 14:07:14 2009 Info: MID 456 RID [0] Response '2.0.0 Ok: queued'
Fri Apr 17 14:07:14 2009 Info: Message finished MID 456 done
Fri Apr 17 14:07:18 2009 Info: DCID 5617 close
Fri Apr 17 14:07:31 2009 Info: ICID 494 close
Fri Apr 17 14:15:00 2009 Info: New SMTP ICID 495 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Fri Apr 17 14:15:00 2009 Info: ICID 495 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Fri Apr 17 14:15:05 2009 Info: SMTP Auth: (ICID 495) failed for user: root using AUTH mechanism: PLAIN with profile: IncomingAuth
Fri Apr 17 14:15:08 2009 Info: ICID 495 close
Sat Apr 18 10:15:00 2009 Info: New SMTP ICID 496 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Sat Apr 18 10:15:00 2009 Info: ICID 496 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Sat Apr 18 10:15:05 2009 Info: SMTP Auth: (ICID 496) failed for user: test using AUTH mechanism: PLAIN with profile: IncomingAuth
Sat Apr 18 10:15:08 2009 Info: ICID 496 close
Sat Apr 18 12:15:00 2009 Info: New SMTP ICID 497 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Sat Apr 18 12:15:00 2009 Info: ICID 497 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Sat Apr 18 12:15:05 2009 Info: SMTP Auth: (ICID 497) failed for user: office using AUTH mechanism: PLAIN with profile: IncomingAuth
Sat Apr 18 12:15:08 2009 Info: ICID 497 close
Sat Apr 18 14:15:00 2009 Info: New SMTP ICID 498 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Sat Apr 18 14:15:00 2009 Info: ICID 498 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Sat Apr 18 14:15:05 2009 Info: SMTP Auth: (ICID 498) failed for user: guest using AUTH mechanism: PLAIN with profile: IncomingAuth
Sat Apr 18 14:15:08 2009 Info: ICID 498 close
Mon Apr 20 08:59:30 2009 Info: New SMTP ICID 499 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 20 08:59:30 2009 Info: ICID 499 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 20 08:59:32 2009 Info: SMTP Auth: (ICID 499) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 08:59:35 2009 Info: Start MID 457 ICID 499
Mon Apr 20 08:59:35 2009 Info: MID 457 ICID 499 From: <scanner@a.example>
Mon Apr 20 08:59:35 2009 Info: MID 457 ICID 499 RID 0 To: <orders@partner.example>
Mon Apr 20 08:59:36 2009 Info: MID 457 Message-ID '<457.499@a.example>'
Mon Apr 20 08:59:36 2009 Info: MID 457 Subject 'Scan 0'
Mon Apr 20 08:59:36 2009 Info: MID 457 ready 1222 bytes from <scanner@a.example>
Mon Apr 20 08:59:37 2009 Info: MID 457 queued for delivery
Mon Apr 20 08:59:42 2009 Info: ICID 499 close
Mon Apr 20 09:00:00 2009 Info: New SMTP DCID 5618 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 20 09:00:01 2009 Info: DCID 5618 TLS success protocol TLSv1 cipher RC4-SHA
Mon Apr 20 09:00:02 2009 Info: DCID: 5618 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])
Mon Apr 20 09:00:03 2009 Info: Delivery start DCID 5618 MID 457 to RID [0]
Mon Apr 20 09:00:04 2009 Info: Bounced: DCID 5618 MID 457 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <orders@partner.example>: Relay access denied'])
Mon Apr 20 09:00:04 2009 Info: Message finished MID 457 done
Mon Apr 20 09:00:06 2009 Info: DCID 5618 close
Mon Apr 20 09:09:30 2009 Info: New SMTP ICID 500 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 20 09:09:30 2009 Info: ICID 500 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 20 09:09:32 2009 Info: SMTP Auth: (ICID 500) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 09:09:35 2009 Info: Start MID 458 ICID 500
Mon Apr 20 09:09:35 2009 Info: MID 458 ICID 500 From: <scanner@a.example>
Mon Apr 20 09:09:35 2009 Info: MID 458 ICID 500 RID 0 To: <orders@partner.example>
Mon Apr 20 09:09:36 2009 Info: MID 458 Message-ID '<458.500@a.example>'
Mon Apr 20 09:09:36 2009 Info: MID 458 Subject 'Scan 1'
Mon Apr 20 09:09:36 2009 Info: MID 458 ready 1222 bytes from <scanner@a.example>
Mon Apr 20 09:09:37 2009 Info: MID 458 queued for delivery
Mon Apr 20 09:09:42 2009 Info: ICID 500 close
Mon Apr 20 09:10:00 2009 Info: New SMTP DCID 5619 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 20 09:10:01 2009 Info: DCID 5619 TLS success protocol TLSv1 cipher RC4-SHA
Mon Apr 20 09:10:02 2009 Info: DCID: 5619 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])
Mon Apr 20 09:10:03 2009 Info: Delivery start DCID 5619 MID 458 to RID [0]
Mon Apr 20 09:10:04 2009 Info: Bounced: DCID 5619 MID 458 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <orders@partner.example>: Relay access denied'])
Mon Apr 20 09:10:04 2009 Info: Message finished MID 458 done
Mon Apr 20 09:10:06 2009 Info: DCID 5619 close
Mon Apr 20 09:24:30 2009 Info: New SMTP ICID 501 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 20 09:24:30 2009 Info: ICID 501 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 20 09:24:32 2009 Info: SMTP Auth: (ICID 501) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 09:24:35 2009 Info: Start MID 459 ICID 501
Mon Apr 20 09:24:35 2009 Info: MID 459 ICID 501 From: <scanner@a.example>
Mon Apr 20 09:24:35 2009 Info: MID 459 ICID 501 RID 0 To: <orders@partner.example>
Mon Apr 20 09:24:36 2009 Info: MID 459 Message-ID '<459.501@a.example>'
Mon Apr 20 09:24:36 2009 Info: MID 459 Subject 'Scan 2'
Mon Apr 20 09:24:36 2009 Info: MID 459 ready 1222 bytes from <scanner@a.example>
Mon Apr 20 09:24:37 2009 Info: MID 459 queued for delivery
Mon Apr 20 09:24:42 2009 Info: ICID 501 close
Mon Apr 20 09:25:00 2009 Info: New SMTP DCID 5620 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 20 09:25:01 2009 Info: DCID 5620 TLS success protocol TLSv1 cipher RC4-SHA
Mon Apr 20 09:25:02 2009 Info: DCID: 5620 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])
Mon Apr 20 09:25:03 2009 Info: Delivery start DCID 5620 MID 459 to RID [0]
Mon Apr 20 09:25:04 2009 Info: Bounced: DCID 5620 MID 459 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <orders@partner.example>: Relay access denied'])
Mon Apr 20 09:25:04 2009 Info: Message finished MID 459 done
Mon Apr 20 09:25:06 2009 Info: DCID 5620 close
Mon Apr 20 09:39:30 2009 Info: New SMTP ICID 502 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 20 09:39:30 2009 Info: ICID 502 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 20 09:39:32 2009 Info: SMTP Auth: (ICID 502) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 09:39:35 2009 Info: Start MID 460 ICID 502
Mon Apr 20 09:39:35 2009 Info: MID 460 ICID 502 From: <scanner@a.example>
Mon Apr 20 09:39:35 2009 Info: MID 460 ICID 502 RID 0 To: <orders@partner.example>
Mon Apr 20 09:39:36 2009 Info: MID 460 Message-ID '<460.502@a.example>'
Mon Apr 20 09:39:36 2009 Info: MID 460 Subject 'Scan 3'
Mon Apr 20 09:39:36 2009 Info: MID 460 ready 1222 bytes from <scanner@a.example>
Mon Apr 20 09:39:37 2009 Info: MID 460 queued for delivery
Mon Apr 20 09:39:42 2009 Info: ICID 502 close
Mon Apr 20 09:40:00 2009 Info: New SMTP DCID 5621 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 20 09:40:01 2009 Info: DCID 5621 TLS success protocol TLSv1 cipher RC4-SHA
Mon Apr 20 09:40:02 2009 Info: DCID: 5621 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])
Mon Apr 20 09:40:03 2009 Info: Delivery start DCID 5621 MID 460 to RID [0]
Mon Apr 20 09:40:04 2009 Info: Message done DCID 5621 MID 460 to RID [0]
Mon Apr 20 09:40:04 2009 Info: MID 460 RID [0] Response '2.0.0 Ok: queued'
Mon Apr 20 09:40:04 2009 Info: Message finished MID 460 done
Mon Apr 20 09:40:06 2009 Info: DCID 5621 close
Mon Apr 20 09:54:30 2009 Info: New SMTP ICID 503 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Mon Apr 20 09:54:30 2009 Info: ICID 503 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Mon Apr 20 09:54:32 2009 Info: SMTP Auth: (ICID 503) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 09:54:35 2009 Info: Start MID 461 ICID 503
Mon Apr 20 09:54:35 2009 Info: MID 461 ICID 503 From: <scanner@a.example>
Mon Apr 20 09:54:35 2009 Info: MID 461 ICID 503 RID 0 To: <orders@partner.example>
Mon Apr 20 09:54:36 2009 Info: MID 461 Message-ID '<461.503@a.example>'
Mon Apr 20 09:54:36 2009 Info: MID 461 Subject 'Scan 4'
Mon Apr 20 09:54:36 2009 Info: MID 461 ready 1222 bytes from <scanner@a.example>
Mon Apr 20 09:54:37 2009 Info: MID 461 queued for delivery
Mon Apr 20 09:54:42 2009 Info: ICID 503 close
Mon Apr 20 09:55:00 2009 Info: New SMTP DCID 5622 interface 192.0.2.10 address 192.0.2.25 port 587
Mon Apr 20 09:55:01 2009 Info: DCID 5622 TLS success protocol TLSv1 cipher RC4-SHA
Mon Apr 20 09:55:02 2009 Info: DCID: 5622 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])
Mon Apr 20 09:55:03 2009 Info: Delivery start DCID 5622 MID 461 to RID [0]
Mon Apr 20 09:55:04 2009 Info: Bounced: DCID 5622 MID 461 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <orders@partner.example>: Relay access denied'])
Mon Apr 20 09:55:04 2009 Info: Message finished MID 461 done
Mon Apr 20 09:55:06 2009 Info: DCID 5622 close
Mon Apr 20 10:15:00 2009 Info: New SMTP ICID 504 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Mon Apr 20 10:15:00 2009 Info: ICID 504 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 20 10:15:05 2009 Info: SMTP Auth: (ICID 504) failed for user: carol@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 10:15:08 2009 Info: ICID 504 close
Mon Apr 20 11:02:18 2009 Info: New SMTP ICID 505 interface Data 1 (192.0.2.10) address 198.51.100.11 reverse dns host ann.dsl.example.net verified yes
Mon Apr 20 11:02:18 2009 Info: ICID 505 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 20 11:02:19 2009 Info: ICID 505 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Mon Apr 20 11:02:29 2009 Info: SMTP Auth: (ICID 505) succeeded for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 11:02:34 2009 Info: Start MID 462 ICID 505
Mon Apr 20 11:02:34 2009 Info: MID 462 ICID 505 From: <ann@a.example>
Mon Apr 20 11:02:34 2009 Info: MID 462 ICID 505 RID 0 To: <orders@partner.example>
Mon Apr 20 11:02:35 2009 Info: MID 462 Message-ID '<462.505@a.example>'
Mon Apr 20 11:02:35 2009 Info: MID 462 Subject 'Order 40'
Mon Apr 20 11:02:35 2009 Info: MID 462 ready 1296 bytes from <ann@a.example>
Mon Apr 20 11:02:36 2009 Info: MID 462 queued for delivery
Mon Apr 20 11:02:49 2009 Info: New SMTP DCID 5623 interface 192.0.2.10 address 198.51.100.240 port 25
Mon Apr 20 11:02:51 2009 Info: Delivery start DCID 5623 MID 462 to RID [0]
Mon Apr 20 11:02:52 2009 Info: Message done DCID 5623 MID 462 to RID [0]
Mon Apr 20 11:02:52 2009 Info: MID 462 RID [0] Response '2.0.0 Ok: queued'
Mon Apr 20 11:02:52 2009 Info: Message finished MID 462 done
Mon Apr 20 11:02:56 2009 Info: DCID 5623 close
Mon Apr 20 11:03:09 2009 Info: ICID 505 close
Mon Apr 20 12:15:00 2009 Info: New SMTP ICID 506 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Mon Apr 20 12:15:00 2009 Info: ICID 506 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 20 12:15:05 2009 Info: SMTP Auth: (ICID 506) failed for user: webmaster using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 12:15:08 2009 Info: ICID 506 close
Mon Apr 20 14:15:00 2009 Info: New SMTP ICID 507 interface Data 1 (192.0.2.10) address 198.51.100.200 reverse dns host vps.hoster.example verified yes
Mon Apr 20 14:15:00 2009 Info: ICID 507 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Mon Apr 20 14:15:05 2009 Info: SMTP Auth: (ICID 507) failed for user: postmaster using AUTH mechanism: PLAIN with profile: IncomingAuth
Mon Apr 20 14:15:08 2009 Info: ICID 507 close
Tue Apr 21 08:48:02 2009 Info: New SMTP ICID 508 interface Data 1 (192.0.2.10) address 198.51.100.13 reverse dns host carol.dsl.example.net verified yes
Tue Apr 21 08:48:02 2009 Info: ICID 508 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 2.1
Tue Apr 21 08:48:03 2009 Info: ICID 508 TLS success protocol TLSv1/SSLv3 cipher DHE-RSA-AES256-SHA
Tue Apr 21 08:48:07 2009 Info: SMTP Auth: (ICID 508) succeeded for user: carol@a.example using AUTH mechanism: LOGIN with profile: IncomingAuth
Tue Apr 21 08:48:12 2009 Info: Start MID 463 ICID 508
Tue Apr 21 08:48:12 2009 Info: MID 463 ICID 508 From: <carol@a.example>
Tue Apr 21 08:48:12 2009 Info: MID 463 ICID 508 RID 0 To: <orders@partner.example>
Tue Apr 21 08:48:13 2009 Info: MID 463 Message-ID '<463.508@a.example>'
Tue Apr 21 08:48:13 2009 Info: MID 463 Subject 'Order 42'
Tue Apr 21 08:48:13 2009 Info: MID 463 ready 1296 bytes from <carol@a.example>
Tue Apr 21 08:48:14 2009 Info: MID 463 queued for delivery
Tue Apr 21 08:48:27 2009 Info: New SMTP DCID 5624 interface 192.0.2.10 address 198.51.100.240 port 25
Tue Apr 21 08:48:29 2009 Info: Delivery start DCID 5624 MID 463 to RID [0]
Tue Apr 21 08:48:30 2009 Info: Message done DCID 5624 MID 463 to RID [0]
Tue Apr 21 08:48:30 2009 Info: MID 463 RID [0] Response '2.0.0 Ok: queued'
Tue Apr 21 08:48:30 2009 Info: Message finished MID 463 done
Tue Apr 21 08:48:34 2009 Info: DCID 5624 close
Tue Apr 21 08:48:47 2009 Info: ICID 508 close
Tue Apr 21 09:59:30 2009 Info: New SMTP ICID 509 interface Data 1 (192.0.2.10) address 10.1.2.30 reverse dns host scanner.a.example verified yes
Tue Apr 21 09:59:30 2009 Info: ICID 509 RELAY SG RELAYLIST match 10.1.2.0/24 SBRS rfc1918
Tue Apr 21 09:59:32 2009 Info: SMTP Auth: (ICID 509) succeeded for user: scanner@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Tue Apr 21 09:59:35 2009 Info: Start MID 464 ICID 509
Tue Apr 21 09:59:35 2009 Info: MID 464 ICID 509 From: <scanner@a.example>
Tue Apr 21 09:59:35 2009 Info: MID 464 ICID 509 RID 0 To: <orders@partner.example>
Tue Apr 21 09:59:36 2009 Info: MID 464 Message-ID '<464.509@a.example>'
Tue Apr 21 09:59:36 2009 Info: MID 464 Subject 'Scan 5'
Tue Apr 21 09:59:36 2009 Info: MID 464 ready 1222 bytes from <scanner@a.example>
Tue Apr 21 09:59:37 2009 Info: MID 464 queued for delivery
Tue Apr 21 09:59:42 2009 Info: ICID 509 close
Tue Apr 21 10:00:00 2009 Info: New SMTP DCID 5625 interface 192.0.2.10 address 192.0.2.25 port 587
Tue Apr 21 10:00:01 2009 Info: DCID 5625 TLS success protocol TLSv1 cipher RC4-SHA
Tue Apr 21 10:00:02 2009 Info: DCID: 5625 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('535', ['5.7.8 Error: authentication failed', "that account's locked"])
Tue Apr 21 10:00:03 2009 Info: Delivery start DCID 5625 MID 464 to RID [0]
Tue Apr 21 10:00:04 2009 Info: Bounced: DCID 5625 MID 464 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <orders@partner.example>: Relay access denied'])
Tue Apr 21 10:00:04 2009 Info: Message finished MID 464 done
Tue Apr 21 10:00:06 2009 Info: DCID 5625 close
Tue Apr 21 14:20:00 2009 Info: New SMTP ICID 510 interface Data 1 (192.0.2.10) address 2001:db8::5e reverse dns host erin.six.example.net verified yes
Tue Apr 21 14:20:00 2009 Info: ICID 510 ACCEPT SG None match ALL SBRS not enabled
Tue Apr 21 14:20:01 2009 Info: ICID 510 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 21 14:20:12 2009 Info: SMTP Auth: (ICID 510) succeeded for user: erin@b.example using AUTH mechanism: PLAIN with profile: LDAP_Staff
Tue Apr 21 14:20:17 2009 Info: Start MID 465 ICID 510
Tue Apr 21 14:20:17 2009 Info: MID 465 ICID 510 From: <erin@b.example>
Tue Apr 21 14:20:17 2009 Info: MID 465 ICID 510 RID 0 To: <orders@partner.example>
Tue Apr 21 14:20:18 2009 Info: MID 465 Message-ID '<465.510@b.example>'
Tue Apr 21 14:20:18 2009 Info: MID 465 Subject 'Order 44'
Tue Apr 21 14:20:18 2009 Info: MID 465 ready 1296 bytes from <erin@b.example>
Tue Apr 21 14:20:19 2009 Info: MID 465 queued for delivery
Tue Apr 21 14:20:32 2009 Info: New SMTP DCID 5626 interface 192.0.2.10 address 198.51.100.240 port 25
Tue Apr 21 14:20:34 2009 Info: Delivery start DCID 5626 MID 465 to RID [0]
Tue Apr 21 14:20:35 2009 Info: Message done DCID 5626 MID 465 to RID [0]
Tue Apr 21 14:20:35 2009 Info: MID 465 RID [0] Response '2.0.0 Ok: queued'
Tue Apr 21 14:20:35 2009 Info: Message finished MID 465 done
Tue Apr 21 14:20:39 2009 Info: DCID 5626 close
Tue Apr 21 14:20:52 2009 Info: ICID 510 close
Tue Apr 21 23:40:00 2009 Info: New SMTP ICID 511 interface Data 1 (192.0.2.10) address 198.51.100.16 reverse dns host unknown verified no
Tue Apr 21 23:40:00 2009 Info: ICID 511 ACCEPT SG None match ALL SBRS None
Tue Apr 21 23:40:03 2009 Info: SMTP Auth: (ICID 511) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Tue Apr 21 23:40:43 2009 Info: ICID 511 close
Tue Apr 21 23:59:59 2009 Info: End Logfile
