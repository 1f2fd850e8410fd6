Wed Apr 22 12:00:00 2009 Info: Begin Logfile
Wed Apr 22 12:00:00 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70
Wed Apr 22 12:00:00 2009 Info: Time offset from UTC: 0 seconds
Wed Apr 22 12:00:01 2009 Info: New SMTP DCID 901 interface 192.0.2.1 address 198.51.100.9 port 25
Wed Apr 22 12:00:01 2009 Info: Delivery start DCID 901 MID 503 to RID [0, 1]
Wed Apr 22 12:00:02 2009 Info: Message done DCID 901 MID 503 to RID [0, 1]
Wed Apr 22 12:00:02 2009 Info: MID 503 RID [0, 1] Response '2.0.0 Ok'
Wed Apr 22 12:00:03 2009 Info: Bounced: DCID 901 MID 503 to RID 2 - Bounced by destination server with response: 5.1.0 - Unknown address error ('550', ['5.1.1 no such user'])
Wed Apr 22 12:00:04 2009 Info: Message finished MID 503 done
Wed Apr 22 12:00:05 2009 Info: MID 505 was generated for bounce of MID 503
Wed Apr 22 12:00:05 2009 Info: Start MID 505 ICID 0
Wed Apr 22 12:00:05 2009 Info: MID 505 ICID 0 From: <>
Wed Apr 22 12:00:05 2009 Info: MID 505 ICID 0 RID 0 To: <ceo@example.com>
Wed Apr 22 12:00:06 2009 Info: DCID 901 close
Wed Apr 22 12:10:00 2009 Info: New SMTP ICID 102 interface mail (192.0.2.1) address 203.0.113.78 reverse dns host unknown verified no
Wed Apr 22 12:10:00 2009 Info: ICID 102 ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS -0.9 country Japan
Wed Apr 22 12:10:01 2009 Info: SMTP Auth: (ICID 102) succeeded for user: alice@example.com using AUTH mechanism: PLAIN with profile: ldap_smtp
Wed Apr 22 12:10:02 2009 Info: SMTP server connection killed ICID: 102
Wed Apr 22 12:10:02 2009 Info: ICID 102 close
Wed Apr 22 12:20:00 2009 Info: New SMTP ICID 103 interface mail (192.0.2.1) address 10.1.2.3 reverse dns host printer.example.com verified yes
Wed Apr 22 12:20:00 2009 Info: ICID 103 RELAY SG RELAYLIST match 10.0.0.0/8 SBRS rfc1918
Wed Apr 22 12:20:01 2009 Info: Start MID 506 ICID 103
Wed Apr 22 12:20:01 2009 Info: MID 506 ICID 103 From: <scan@example.com>
Wed Apr 22 12:20:02 2009 Info: ICID 103 disconnected address 10.1.2.3, no messages injected within timeout period
