Thu Apr 16 14:00:00 2009 Info: Begin Logfile
Thu Apr 16 14:00:00 2009 Info: Version: 6.5.1-005 SN: 0019B9E4D052-8QJ42F1
Thu Apr 16 14:00:00 2009 Info: Time offset from UTC: 7200 seconds
Thu Apr 16 14:00:05 2009 Info: SMTP Auth: (ICID 493) succeeded for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Thu Apr 16 14:00:45 2009 Info: ICID 493 close
Thu Apr 16 14:15:15 2009 Info: ICID 490 close
Thu Apr 16 14:49:21 2009 Info: New SMTP ICID 494 interface IncomingMail (192.0.2.20) address 198.51.100.140 reverse dns host gate.b.example verified yes
Thu Apr 16 14:49:21 2009 Info: ICID 494 ACCEPT SG None match ALL SBRS None
Thu Apr 16 14:49:22 2009 Info: ICID 494 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Thu Apr 16 14:49:31 2009 Info: SMTP Auth: (ICID 494) succeeded for user: dave@b.example using AUTH mechanism: LOGIN with profile: LDAP_Staff
Thu Apr 16 14:49:36 2009 Info: Start MID 454 ICID 494
Thu Apr 16 14:49:36 2009 Info: MID 454 ICID 494 From: <dave@b.example>
Thu Apr 16 14:49:36 2009 Info: MID 454 ICID 494 RID 0 To: <orders@partner.example>
Thu Apr 16 14:49:36 2009 Info: MID 454 ICID 494 RID 1 To: <c11@customer.example>
Thu Apr 16 14:49:37 2009 Info: MID 454 Message-ID '<454.494@b.example>'
Thu Apr 16 14:49:37 2009 Info: MID 454 Subject 'Order 35'
Thu Apr 16 14:49:37 2009 Info: MID 454 ready 1592 bytes from <dave@b.example>
Thu Apr 16 14:49:38 2009 Info: MID 454 queued for delivery
Thu Apr 16 14:49:51 2009 Info: New SMTP DCID 5613 interface 192.0.2.20 address 198.51.100.240 port 25
Thu Apr 16 14:49:53 2009 Info: Delivery start DCID 5613 MID 454 to RID [0, 1]
Thu Apr 16 14:49:54 2009 Info: Message done DCID 5613 MID 454 to RID [0, 1]
Thu Apr 16 14:49:54 2009 Info: MID 454 RID [0, 1] Response '2.0.0 Ok: queued'
Thu Apr 16 14:49:54 2009 Info: Message finished MID 454 done
Thu Apr 16 14:49:58 2009 Info: DCID 5613 close
Thu Apr 16 14:50:11 2009 Info: ICID 494 close
Fri Apr 17 11:45:05 2009 Info: New SMTP ICID 495 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Fri Apr 17 11:45:05 2009 Info: ICID 495 ACCEPT SG None match ALL SBRS None
Fri Apr 17 11:45:09 2009 Info: SMTP Auth: (ICID 495) succeeded for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Fri Apr 17 11:45:14 2009 Info: Start MID 455 ICID 495
Fri Apr 17 11:45:14 2009 Info: MID 455 ICID 495 From: <frank@a.example>
Fri Apr 17 11:45:14 2009 Info: MID 455 ICID 495 RID 0 To: <orders@partner.example>
Fri Apr 17 11:45:14 2009 Info: MID 455 ICID 495 RID 1 To: <c12@customer.example>
Fri Apr 17 11:45:15 2009 Info: MID 455 Message-ID '<455.495@a.example>'
Fri Apr 17 11:45:15 2009 Info: MID 455 Subject 'Order 37'
Fri Apr 17 11:45:15 2009 Info: MID 455 ready 1592 bytes from <frank@a.example>
Fri Apr 17 11:45:16 2009 Info: MID 455 queued for delivery
Fri Apr 17 11:45:29 2009 Info: New SMTP DCID 5614 interface 192.0.2.20 address 198.51.100.240 port 25
Fri Apr 17 11:45:31 2009 Info: Delivery start DCID 5614 MID 455 to RID [0, 1]
Fri Apr 17 11:45:32 2009 Info: Message done DCID 5614 MID 455 to RID [0, 1]
Fri Apr 17 11:45:32 2009 Info: MID 455 RID [0, 1] Response '2.0.0 Ok: queued'
Fri Apr 17 11:45:32 2009 Info: Message finished MID 455 done
Fri Apr 17 11:45:36 2009 Info: DCID 5614 close
Fri Apr 17 11:45:49 2009 Info: ICID 495 close
Mon Apr 20 02:58:00 2009 Info: New SMTP ICID 496 interface IncomingMail (192.0.2.20) address 198.51.100.16 reverse dns host unknown verified no
Mon Apr 20 02:58:00 2009 Info: ICID 496 ACCEPT SG None match ALL SBRS None
Mon Apr 20 02:58:04 2009 Info: SMTP Auth: (ICID 496) failed for user: frank using AUTH mechanism: CRAM-MD5 with profile: IncomingAuth
Mon Apr 20 02:59:59 2009 Info: End Logfile
