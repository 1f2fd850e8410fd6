Wed Apr 22 00:00:00 2009 Info: Begin Logfile
Wed Apr 22 00:00:00 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70
Wed Apr 22 00:00:00 2009 Info: Time offset from UTC: 0 seconds
Wed Apr 22 00:00:03 2009 Info: SMTP Auth: (ICID 449) failed for user: ironport using AUTH mechanism: PLAIN with profile: ldap_smtp
Wed Apr 22 00:00:09 2009 Info: ICID 449 close
Wed Apr 22 11:45:10 2009 Info: New SMTP ICID 450 interface Data 1 (192.168.9.1) address 203.0.113.99 reverse dns host mail.example.org verified yes
Wed Apr 22 11:45:10 2009 Info: ICID 450 ACCEPT SG UNKNOWNLIST match sbrs[0.0:10.0] SBRS 1.5 country Japan
Wed Apr 22 11:45:11 2009 Info: ICID 450 TLS success protocol TLSv1.2 cipher ECDHE-RSA-AES128-GCM-SHA256
Wed Apr 22 11:45:12 2009 Info: SMTP Auth: (ICID 450) failed for user: carol@example.com using AUTH mechanism: LOGIN with profile: ldap_smtp
Wed Apr 22 11:45:20 2009 Info: SMTP Auth: (ICID 450) succeeded for user: carol@example.com using AUTH mechanism: LOGIN with profile: ldap_smtp
Wed Apr 22 11:45:30 2009 Info: Start MID 449 ICID 450
Wed Apr 22 11:45:40 2009 Info: ICID 450 close
Wed Apr 22 11:47:47 2009 Info: New SMTP ICID 451 interface Data 1 (192.168.9.1) address 192.168.9.50 reverse dns host unknown verified no
Wed Apr 22 11:47:47 2009 Info: ICID 451 ACCEPT SG None match ALL SBRS rfc1918
Wed Apr 22 11:47:47 2009 Info: SMTP Auth: (ICID 451) failed for user: ironport using AUTH mechanism: PLAIN with profile: ldap_smtp
Wed Apr 22 11:47:48 2009 Info: ICID 451 close
Wed Apr 22 13:00:00 2009 Info: New SMTP DCID 7001 interface 192.168.9.1 address 192.0.2.25 port 587
Wed Apr 22 13:00:01 2009 Info: DCID: 7001 IP: 192.0.2.25 SMTP authentication using the profile SmartHost failed: ('554', ['5.7.1 Relay access denied'])
Wed Apr 22 13:00:02 2009 Info: DCID 7001 close
Wed Apr 22 23:59:59 2009 Info: End Logfile
