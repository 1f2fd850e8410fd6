Wed Apr 22 16:00:00 2009 Info: Begin Logfile
Wed Apr 22 16:00:00 2009 Info: Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70
Wed Apr 22 16:00:00 2009 Info: Time offset from UTC: 0 seconds
Wed Apr 22 16:30:00 2009 Info: MID 13 ready 512 bytes from <a@example.com>
Wed Apr 22 17:00:10 2009 Info: SMTP Auth: (ICID 3) failed for user: ann using AUTH mechanism: PLAIN with profile: P
Wed Apr 22 17:00:20 2009 Info: SMTP Auth: (ICID 3) succeeded for user: ann using AUTH mechanism: PLAIN with profile: P
Wed Apr 22 17:30:00 2009 Info: End Logfile
