Wed Apr 22 08:00:00 2009 Info: Begin Logfile
Wed Apr 22 08:00:00 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70
Wed Apr 22 08:00:00 2009 Info: Time offset from UTC: 0 seconds
Wed Apr 22 08:10:00 2009 Info: New SMTP ICID 1 interface mail (192.0.2.1) address 198.51.100.7 reverse dns host unknown verified no
Wed Apr 22 08:10:02 2009 Info: SMTP Auth: (ICID 1) failed for user: ann using AUTH mechanism: PLAIN with profile: P
Wed Apr 22 08:10:05 2009 Info: SMTP Auth: (ICID 1) failed for user: ann using AUTH mechanism: PLAIN with profile: P
Wed Apr 22 08:11:00 2009 Info: ICID 1 close
Wed Apr 22 09:20:00 2009 Info: MID 12 ready 512 bytes from <a@example.com>
Wed Apr 22 10:05:00 2009 Info: SMTP Auth: (ICID 2) succeeded for user: bob using AUTH mechanism: PLAIN with profile: P
Wed Apr 22 10:59:58 2009 Info: End Logfile
