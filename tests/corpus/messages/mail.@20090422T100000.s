Wed Apr 22 10:00:00 2009 Info: Begin Logfile
Wed Apr 22 10:00:00 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70
Wed Apr 22 10:00:00 2009 Info: Time offset from UTC: 0 seconds
Wed Apr 22 10:00:01 2009 Info: New SMTP ICID 100 interface mail (192.0.2.1) address 203.0.113.5 reverse dns host relay.example.net verified yes
Wed Apr 22 10:00:01 2009 Info: ICID 100 RELAY SG RELAYLIST match 203.0.113.0/24 SBRS 2.0 country United States
Wed Apr 22 10:00:02 2009 Info: Start MID 500 ICID 100
Wed Apr 22 10:00:02 2009 Info: MID 500 ICID 100 From: <>
Wed Apr 22 10:00:02 2009 Info: MID 500 ICID 100 RID 0 To: <postmaster@example.com>
Wed Apr 22 10:00:03 2009 Info: MID 500 Message-ID '<bounce-1@example.net>'
Wed Apr 22 10:00:03 2009 Info: MID 500 Subject 'Undelivered: Message finished MID 501 done'
Wed Apr 22 10:00:03 2009 Info: MID 500 ready 1024 bytes from <>
Wed Apr 22 10:00:04 2009 Info: ICID 100 close
Wed Apr 22 10:00:05 2009 Info: New SMTP DCID 900 interface 192.0.2.1 address 198.51.100.9 port 25
Wed Apr 22 10:00:05 2009 Info: Delivery start DCID 900 MID 500 to RID [0]
Wed Apr 22 10:00:06 2009 Info: Message done DCID 900 MID 500 to RID [0] [('from', '<>')]
Wed Apr 22 10:00:06 2009 Info: MID 500 RID [0] Response '2.0.0 Ok: queued as \'1A\''
Wed Apr 22 10:00:06 2009 Info: Message finished MID 500 done
Wed Apr 22 10:00:11 2009 Info: DCID 900 close
Wed Apr 22 11:00:00 2009 Info: New SMTP ICID 101 interface mail (192.0.2.1) address 203.0.113.77 reverse dns host unknown verified no
Wed Apr 22 11:00:00 2009 Info: ICID 101 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS -0.5 country Japan
Wed Apr 22 11:00:01 2009 Info: ICID 101 TLS success protocol TLSv1.2 cipher ECDHE-RSA-AES128-GCM-SHA256
Wed Apr 22 11:00:02 2009 Info: SMTP Auth: (ICID 101) failed for user: ironport using AUTH mechanism: LOGIN with profile: ldap_smtp
Wed Apr 22 11:00:03 2009 Info: SMTP Auth: (ICID 101) succeeded for user: ironport using AUTH mechanism: LOGIN with profile: ldap_smtp
Wed Apr 22 11:00:04 2009 Info: Start MID 501 ICID 101
Wed Apr 22 11:00:04 2009 Info: MID 501 ICID 101 From: <ceo@example.com>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 0 To: <victim0@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 1 To: <victim1@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 2 To: <victim2@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 3 To: <victim3@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 4 To: <victim4@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 5 To: <victim5@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 6 To: <victim6@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 7 To: <victim7@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 8 To: <victim8@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 9 To: <victim9@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 10 To: <victim10@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 11 To: <victim11@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 12 To: <victim12@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 13 To: <victim13@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 14 To: <victim14@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 15 To: <victim15@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 16 To: <victim16@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 17 To: <victim17@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 18 To: <victim18@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 19 To: <victim19@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 20 To: <victim20@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 21 To: <victim21@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 22 To: <victim22@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 23 To: <victim23@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 24 To: <victim24@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 25 To: <victim25@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 26 To: <victim26@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 27 To: <victim27@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 28 To: <victim28@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 29 To: <victim29@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 30 To: <victim30@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 31 To: <victim31@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 32 To: <victim32@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 33 To: <victim33@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 34 To: <victim34@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 35 To: <victim35@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 36 To: <victim36@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 37 To: <victim37@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 38 To: <victim38@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 39 To: <victim39@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 40 To: <victim40@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 41 To: <victim41@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 42 To: <victim42@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 43 To: <victim43@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 44 To: <victim44@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 45 To: <victim45@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 46 To: <victim46@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 47 To: <victim47@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 48 To: <victim48@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 49 To: <victim49@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 50 To: <victim50@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 RID 51 To: <victim51@example.org>
Wed Apr 22 11:00:05 2009 Info: MID 501 ICID 101 To: <nobody@example.org> Rejected by RAT
Wed Apr 22 11:00:06 2009 Info: MID 501 Message-ID '<spam-1@example.com>'
Wed Apr 22 11:00:06 2009 Info: MID 501 Subject 'Invoice' MID 502 ICID 101 From: <forged@example.com>'
Wed Apr 22 11:00:06 2009 Info: MID 501 ready 4096 bytes from <ceo@example.com>
Wed Apr 22 11:00:07 2009 Info: MID 501 was split creating MID 502 due to a per-recipient policy DEFAULT
Wed Apr 22 11:00:07 2009 Info: MID 501 rewritten to MID 503 by antivirus
Wed Apr 22 11:00:07 2009 Info: Message finished MID 501 done
Wed Apr 22 11:00:08 2009 Info: Start MID 504 ICID 101
Wed Apr 22 11:00:08 2009 Info: MID 504 ICID 101 From: <ironport@example.com>
Wed Apr 22 11:00:08 2009 Info: MID 504 ICID 101 RID 0 To: <friend@example.org>
Wed Apr 22 11:00:09 2009 Info: ICID 101 lost
Wed Apr 22 11:00:09 2009 Info: Message aborted MID 504 Receiving aborted
Wed Apr 22 11:00:09 2009 Info: Message finished MID 504 aborted
Wed Apr 22 11:00:09 2009 Info: ICID 101 close
Wed Apr 22 11:59:59 2009 Info: End Logfile
