Wed Apr 29 08:00:00 2009 Info: Begin Logfile
Wed Apr 29 08:00:00 2009 Info: Version: 6.5.1-005 SN: 00188B7F3C21-5XK91D1
Wed Apr 29 08:00:00 2009 Info: Time offset from UTC: 7200 seconds
Wed Apr 29 08:00:00 2009 Info: New SMTP ICID 700 interface Data 1 (192.0.2.10) address 203.0.113.77 reverse dns host unknown verified no
Wed Apr 29 08:00:00 2009 Info: ICID 700 ACCEPT SG None match ALL SBRS None
Wed Apr 29 08:00:02 2009 Info: SMTP Auth: (ICID 700) failed for user: x using AUTH mechanism: PLAIN with profile: y using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 29 08:00:03 2009 Info: SMTP Auth: (ICID 700) failed for user: cut off using AUTH mech
Wed Apr 29 08:00:04 2009 Info: SMTP Auth: (ICID seven) failed for user: ann@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 29 08:00:05 2009 Info: SMTP Auth: (ICID 700) postponed for user: ann@a.example
Wed Apr 31 08:00:06 2009 Info: SMTP Auth: (ICID 700) failed for user: bob@a.example using AUTH mechanism: PLAIN with profile: IncomingAuth
Wed Apr 29 08:00:07 2009 Info: ICID 700 close
