Tue Apr 21 00:00:00 2009 Info: Begin Logfile
Tue Apr 21 00:00:00 2009 Info: Version: 6.5.1-005 SN: 000F1F6ACFA6-2Y5SQ41
Tue Apr 21 00:00:00 2009 Info: Time offset from UTC: 0 seconds
Tue Apr 21 08:58:10 2009 Info: New SMTP ICID 440 interface mail (172.16.155.16) address 172.16.155.102 reverse dns host unknown verified no
Tue Apr 21 08:58:10 2009 Info: ICID 440 ACCEPT SG None match ALL SBRS None
Tue Apr 21 08:58:20 2009 Info: SMTP Auth: (ICID 440) succeeded for user: IronPort using AUTH mechanism: PLAIN with profile: IncomingAuthentication
Tue Apr 21 08:58:30 2009 Info: Start MID 435 ICID 440
Tue Apr 21 08:58:31 2009 Info: Start MID 436 ICID 440
Tue Apr 21 08:58:40 2009 Info: ICID 440 close
Tue Apr 21 09:15:00 2009 Warning: SMTP Auth LDAP query failed, possible LDAP misconfiguration or unreachable server.
Tue Apr 21 09:15:01 2009 Info: New SMTP ICID 441 interface mail (172.16.155.16) address 10.20.30.40 reverse dns host printer.example.com verified yes
Tue Apr 21 09:15:01 2009 Info: ICID 441 RELAY SG RELAYLIST match 10.20.30.0/24 SBRS rfc1918
Tue Apr 21 09:15:02 2009 Warning: SMTP Auth: (ICID 441) LDAP query/user lookup failed for user: scanner@example.com
Tue Apr 21 09:15:03 2009 Info: ICID 441 close
Tue Apr 21 10:00:00 2009 Info: New SMTP ICID 442 interface mail (172.16.155.16) address 10.20.30.41 reverse dns host unknown verified no
Tue Apr 21 10:00:00 2009 Info: ICID 442 ACCEPT SG None match ALL SBRS rfc1918
Tue Apr 21 10:00:01 2009 Info: SMTP Auth: (ICID 442) was required but remote host did not initiate it
Tue Apr 21 10:00:01 2009 Info: ICID 442 close
Tue Apr 21 12:30:00 2009 Info: New SMTP DCID 5610 interface 172.16.155.16 address 192.0.2.25 port 587
Tue Apr 21 12:30:01 2009 Info: DCID 5610 TLS success protocol TLSv1 cipher DHE-RSA-AES256-SHA
Tue Apr 21 12:30:02 2009 Info: DCID: 5610 IP: 192.0.2.25 SMTP authentication using the profile SmartHost succeeded.
Tue Apr 21 12:30:02 2009 Info: Delivery start DCID 5610 MID 435 to RID [0]
Tue Apr 21 12:30:03 2009 Info: Message done DCID 5610 MID 435 to RID [0]
Tue Apr 21 12:30:03 2009 Info: Delivery start DCID 5610 MID 436 to RID [0]
Tue Apr 21 12:30:04 2009 Info: Message done DCID 5610 MID 436 to RID [0]
Tue Apr 21 12:30:05 2009 Info: DCID 5610 close
Tue Apr 21 23:59:58 2009 Info: New SMTP ICID 449 interface mail (172.16.155.16) address 203.0.113.7 reverse dns host unknown verified no
Tue Apr 21 23:59:58 2009 Info: ICID 449 ACCEPT SG SUSPECTLIST match sbrs[-4.0:-1.0] SBRS -3.5
Tue Apr 21 23:59:59 2009 Info: End Logfile
