Wed Apr 22 00:00:00 2009 Info: Begin Logfile
Wed Apr 22 00:00:00 2009 Info: Version: 6.5.1-005 SN: 000F1F6ACFA6-2Y5SQ41
Wed Apr 22 00:00:00 2009 Info: Time offset from UTC: 0 seconds
Wed Apr 22 00:00:02 2009 Info: SMTP Auth: (ICID 449) failed for user: ironport using AUTH mechanism: LOGIN with profile: IncomingAuthentication
Wed Apr 22 00:00:04 2009 Info: SMTP Auth: (ICID 449) failed for user: root using AUTH mechanism: LOGIN with profile: IncomingAuthentication
Wed Apr 22 00:00:05 2009 Info: ICID 449 close
Wed Apr 22 11:06:20 2009 Info: New SMTP DCID 5633 interface 172.16.155.16 address 172.16.155.102 port 25
Wed Apr 22 11:06:20 2009 Info: DCID: 5633 IP: 172.16.155.102 SMTP authentication using the profile OutboundAuthentication succeeded.
Wed Apr 22 11:06:20 2009 Info: Delivery start DCID 5633 MID 441 to RID [0]
Wed Apr 22 11:06:20 2009 Info: Message done DCID 5633 MID 441 to RID [0]
Wed Apr 22 11:06:25 2009 Info: DCID 5633 close
Wed Apr 22 11:19:39 2009 Info: New SMTP DCID 5640 interface 172.16.155.16 address 172.16.155.102 port 25
Wed Apr 22 11:19:41 2009 Info: DCID: 5640 IP: 172.16.155.102 SMTP authentication using the profile OutboundAuthentication failed: ('535', ['5.7.8 Error: authentication failed: authentication failure'])
Wed Apr 22 11:19:41 2009 Info: Delivery start DCID 5640 MID 448 to RID [0]
Wed Apr 22 11:19:41 2009 Info: Bounced: DCID 5640 MID 448 to RID 0 - Bounced by destination server with response: 5.1.0 - Unknown address error ('554', ['5.7.1 <postmaster@example.com>: Relay access denied'])
Wed Apr 22 11:19:46 2009 Info: DCID 5640 close
Wed Apr 22 11:40:00 2009 Info: New SMTP ICID 448 interface mail (172.16.155.16) address 172.31.7.7 reverse dns host desk7.example.com verified yes
Wed Apr 22 11:40:00 2009 Info: ICID 448 ACCEPT SG None match ALL SBRS rfc1918
Wed Apr 22 11:40:30 2009 Info: SMTP Auth: (ICID 448) failed for user: bob@example.com using AUTH mechanism: PLAIN with profile: IncomingAuthentication
Wed Apr 22 11:40:40 2009 Info: SMTP Auth: (ICID 448) succeeded for user: bob@example.com using AUTH mechanism: PLAIN with profile: IncomingAuthentication
Wed Apr 22 11:41:00 2009 Info: Start MID 443 ICID 448
Wed Apr 22 11:41:10 2009 Info: ICID 448 close
Wed Apr 22 11:43:59 2009 Info: New SMTP ICID 450 interface IncomingMail (172.16.155.16) address 172.16.155.102 reverse dns host unknown verified no
Wed Apr 22 11:43:59 2009 Info: ICID 450 ACCEPT SG None match ALL SBRS None
Wed Apr 22 11:44:48 2009 Info: SMTP Auth: (ICID 450) succeeded for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuthentication
Wed Apr 22 11:46:14 2009 Info: ICID 450 close
Wed Apr 22 11:47:30 2009 Info: New SMTP ICID 451 interface mail (172.16.155.16) address 172.16.155.102 reverse dns host unknown verified no
Wed Apr 22 11:47:30 2009 Info: ICID 451 ACCEPT SG None match ALL SBRS None
Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 451) failed for user: ironport using AUTH mechanism: PLAIN with profile: IncomingAuthentication
Wed Apr 22 11:47:56 2009 Info: ICID 451 close
Wed Apr 22 11:50:59 2009 Info: New SMTP ICID 452 interface IncomingMail (172.16.155.16) address 203.0.113.7 reverse dns host unknown verified no
Wed Apr 22 11:50:59 2009 Info: ICID 452 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.9
Wed Apr 22 11:50:59 2009 Info: SMTP Auth: (ICID 452) failed for user: ironside using AUTH mechanism: LOGIN with profile: IncomingAuthentication
Wed Apr 22 11:51:00 2009 Info: SMTP Auth: (ICID 452) failed for user: last using AUTH mechanism: LOGIN with profile: IncomingAuthentication
Wed Apr 22 11:51:02 2009 Info: ICID 452 close
Wed Apr 22 23:59:59 2009 Info: End Logfile
