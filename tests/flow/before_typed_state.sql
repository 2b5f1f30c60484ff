BEGIN TRANSACTION;
CREATE TABLE answer (
        id INTEGER PRIMARY KEY,
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        leaf TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
        UNIQUE (form, leaf)
    ) STRICT
    ;
INSERT INTO "answer" VALUES(1,'9c109f2193b9105e','H1','"yes"',1753012800000);
INSERT INTO "answer" VALUES(2,'9c109f2193b9105e','A1','"Köln"',1753012800000);
INSERT INTO "answer" VALUES(3,'36c2a906f0035754','H1','"yes"',1753012800000);
INSERT INTO "answer" VALUES(4,'829ca7a0b45b2411','H1','"yes"',1753012800000);
INSERT INTO "answer" VALUES(5,'829ca7a0b45b2411','A1','"Alphaville"',1753012800000);
INSERT INTO "answer" VALUES(6,'829ca7a0b45b2411','A2','"DE"',1753012800000);
INSERT INTO "answer" VALUES(7,'829ca7a0b45b2411','A3','"local_government"',1753012800000);
INSERT INTO "answer" VALUES(8,'829ca7a0b45b2411','A4','"city"',1753012800000);
INSERT INTO "answer" VALUES(9,'829ca7a0b45b2411','A6','"Europe/Berlin"',1753012800000);
INSERT INTO "answer" VALUES(10,'829ca7a0b45b2411','E2','"We want to learn."',1753012800000);
INSERT INTO "answer" VALUES(11,'585de77f2171d26e','A3','"consortium"',1753012800000);
INSERT INTO "answer" VALUES(12,'585de77f2171d26e','B6.0.name','"Alpha"',1753012800000);
INSERT INTO "answer" VALUES(13,'585de77f2171d26e','B6.1.name','"Beta"',1753012800000);
INSERT INTO "answer" VALUES(14,'cce464242d1d5446','applicant','"consortium"',1753012800000);
INSERT INTO "answer" VALUES(15,'cce464242d1d5446','cohort','"not_applied"',1753012800000);
INSERT INTO "answer" VALUES(16,'c0c950be73439288','H1','"yes"',1753012800000);
INSERT INTO "answer" VALUES(17,'c0c950be73439288','A1','"Alphaville"',1753012800000);
INSERT INTO "answer" VALUES(18,'c0c950be73439288','A2','"DE"',1753012800000);
INSERT INTO "answer" VALUES(19,'c0c950be73439288','A3','"local_government"',1753012800000);
INSERT INTO "answer" VALUES(20,'c0c950be73439288','A4','"city"',1753012800000);
INSERT INTO "answer" VALUES(21,'c0c950be73439288','A6','"Europe/Berlin"',1753012800000);
INSERT INTO "answer" VALUES(22,'5656f39df0ec44f3','H1','"yes"',1753012800000);
INSERT INTO "answer" VALUES(23,'5656f39df0ec44f3','A1','"Alphaville"',1753012800000);
INSERT INTO "answer" VALUES(24,'5656f39df0ec44f3','A2','"DE"',1753012800000);
INSERT INTO "answer" VALUES(25,'5656f39df0ec44f3','A3','"local_government"',1753012800000);
INSERT INTO "answer" VALUES(26,'5656f39df0ec44f3','A4','"city"',1753012800000);
INSERT INTO "answer" VALUES(27,'5656f39df0ec44f3','A6','"Europe/Berlin"',1753012800000);
CREATE TABLE attendance (
        id INTEGER PRIMARY KEY,
        session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        version INTEGER NOT NULL, comes INTEGER NOT NULL,
        UNIQUE (session, person)
    ) STRICT
    ;
CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, about TEXT NOT NULL, subject TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "audit" VALUES(1,1753012800000,'2ce5cd9847e1b937','owner','','2ce5cd9847e1b937');
INSERT INTO "audit" VALUES(2,1753012800000,'2ce5cd9847e1b937','twinning new','1 · Waste in three cities','');
INSERT INTO "audit" VALUES(3,1753012800000,'2ce5cd9847e1b937','invite staff','','');
INSERT INTO "audit" VALUES(4,1753012800000,'867810f77ca882ff','join staff','','867810f77ca882ff');
INSERT INTO "audit" VALUES(5,1753012800000,'2ce5cd9847e1b937','invite staff','','');
INSERT INTO "audit" VALUES(6,1753012800000,'9954ddee62d68bdd','join staff','','9954ddee62d68bdd');
CREATE TABLE bound (
        id INTEGER PRIMARY KEY,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        at INTEGER NOT NULL, name TEXT NOT NULL, lost TEXT NOT NULL,
        UNIQUE (platform, bot, team, chat, thread)
    ) STRICT
    ;
CREATE TABLE code (
            hash TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('link', 'hand', 'share')),
            person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
            form TEXT REFERENCES form ON DELETE CASCADE,
            platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE conversation (
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        state TEXT NOT NULL,
        PRIMARY KEY (platform, bot, team, chat, thread)
    ) STRICT
    ;
INSERT INTO "conversation" VALUES('test','helper','','olga','','db2bcea60576f2aa','{"at":"poll new","new":{"where":[1],"question":"Where do we meet?","options":["Köln","Nairobi"]},"prompt":"d4574fcd"}');
INSERT INTO "conversation" VALUES('test','helper','','sam','','f1286fab333e5f0c','{"at":"twinning new","new":{"programme":"utm-city2city","title":"Small places","priority":"","cities":[["Nairobi","KE","Africa/Nairobi",""]],"city":{"name":"Xyzzyford-upon-Qwert","form":""}},"prompt":"2276ad6a"}');
INSERT INTO "conversation" VALUES('test','helper','','tom','','85bc9748bb515491','{"at":"session","plan":"1/1","prompt":"64187f3f"}');
INSERT INTO "conversation" VALUES('test','helper','','anna','','bebf90ecc57673fd','{"at":"draft","form":"9c109f2193b9105e","prompt":"eebb46c0","offer":[["Köln, Germany, time zone Europe/Berlin, 1,024,621 inhabitants",{"A2":"DE","A5.inhabitants":1024621,"A6":"Europe/Berlin"}]]}');
INSERT INTO "conversation" VALUES('test','helper','','ben','','14365bffd6216ba6','{"at":"draft","form":"36c2a906f0035754","prompt":"469812f4","entry":"utm-city2city/1.1","held":"what is this about?"}');
INSERT INTO "conversation" VALUES('test','helper','','cleo','','7a162737467a71bb','{"at":"draft","form":"829ca7a0b45b2411","open":"E2","stay":"E2","prompt":"aac4b30c","collect":"E2"}');
INSERT INTO "conversation" VALUES('test','helper','','dora','','f277cd73b91d1078','{"at":"draft","form":"585de77f2171d26e","list":"B6","prompt":"4ce88f55"}');
INSERT INTO "conversation" VALUES('test','helper','','emil','','2d8fca644371d66d','{"at":"check","form":"cce464242d1d5446","prompt":"48bd68fb","open":"population","unclear":{"leaf":"population","choices":[["Köln (Germany): 1,024,621 inhabitants, by GeoNames",1024621],["I''m not sure","unsure"]]}}');
INSERT INTO "conversation" VALUES('test','helper','','finn','','33aafd1fb06385a7','{"at":"consent","prompt":"eee67df4","keep":true}');
INSERT INTO "conversation" VALUES('test','helper','','gina at home','','56ffe6bcae1c25d7','{"at":"menu"}');
INSERT INTO "conversation" VALUES('test','helper','','gina','','d4d415bcf1a4e75b','{"at":"link","code":"56ffe6bcae1c25d7","to":["test","helper","","gina at home",""],"prompt":"2e922171"}');
INSERT INTO "conversation" VALUES('test','helper','','hugo','','258eae3914085384','{"at":"programme","then":"check","prompt":"f6bb28e5"}');
INSERT INTO "conversation" VALUES('test','helper','','ida','','4cb5602ed4ad8a8b','{"at":"ask","asked":{"text":"what do you think of the weather on [name] in winter?","band":"none"},"prompt":"ea628de2"}');
INSERT INTO "conversation" VALUES('test','helper','','jana','','2b35f123b4234890','{"at":"summary","form":"c0c950be73439288","prompt":"37ca3c1e"}');
INSERT INTO "conversation" VALUES('test','helper','','kai','','c0458a1ab41b2fac','{"at":"share","form":"5656f39df0ec44f3","prompt":"d550ec18"}');
CREATE TABLE counter (
        day TEXT NOT NULL, programme TEXT NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (day, programme, what)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "counter" VALUES('2025-07-20','utm-city2city','check:begun',1);
CREATE TABLE early_vote (
        native TEXT NOT NULL, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        option INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (native, person)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE feedback_mode (
        twinning INTEGER PRIMARY KEY REFERENCES twinning ON DELETE CASCADE,
        mode TEXT NOT NULL CHECK (mode IN ('open', 'staff', 'anonymous'))
    ) STRICT
    ;
CREATE TABLE feedback_text (
        id TEXT PRIMARY KEY,
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        question TEXT NOT NULL, text TEXT NOT NULL,
        person TEXT REFERENCES person ON DELETE CASCADE, at INTEGER
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE form (
        id TEXT PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        programme TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('check', 'draft')),
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, finished_at INTEGER,
        keep INTEGER NOT NULL, staff_may_read INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "form" VALUES('36c2a906f0035754','14365bffd6216ba6','utm-city2city','draft',1753012800000,1753012800000,NULL,0,0);
INSERT INTO "form" VALUES('5656f39df0ec44f3','c0458a1ab41b2fac','utm-city2city','draft',1753012800000,1753012800000,NULL,0,0);
INSERT INTO "form" VALUES('585de77f2171d26e','f277cd73b91d1078','utm-city2city','draft',1753012800000,1753012800000,NULL,0,0);
INSERT INTO "form" VALUES('829ca7a0b45b2411','7a162737467a71bb','utm-city2city','draft',1753012800000,1753012800000,NULL,0,0);
INSERT INTO "form" VALUES('9c109f2193b9105e','bebf90ecc57673fd','utm-city2city','draft',1753012800000,1753012800000,NULL,0,0);
INSERT INTO "form" VALUES('c0c950be73439288','2b35f123b4234890','utm-city2city','draft',1753012800000,1753012800000,NULL,0,0);
INSERT INTO "form" VALUES('cce464242d1d5446','2d8fca644371d66d','utm-city2city','check',1753012800000,1753012800000,NULL,0,0);
CREATE TABLE guest (
            form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
            person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
            PRIMARY KEY (form, person)
        ) STRICT, WITHOUT ROWID;
CREATE TABLE identity (
        platform TEXT NOT NULL, team TEXT NOT NULL, user TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        PRIMARY KEY (platform, team, user)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "identity" VALUES('test','','ben','14365bffd6216ba6');
INSERT INTO "identity" VALUES('test','','hugo','258eae3914085384');
INSERT INTO "identity" VALUES('test','','jana','2b35f123b4234890');
INSERT INTO "identity" VALUES('test','','emil','2d8fca644371d66d');
INSERT INTO "identity" VALUES('test','','finn','33aafd1fb06385a7');
INSERT INTO "identity" VALUES('test','','ida','4cb5602ed4ad8a8b');
INSERT INTO "identity" VALUES('test','','gina at home','56ffe6bcae1c25d7');
INSERT INTO "identity" VALUES('test','','cleo','7a162737467a71bb');
INSERT INTO "identity" VALUES('test','','tom','85bc9748bb515491');
INSERT INTO "identity" VALUES('test','','anna','bebf90ecc57673fd');
INSERT INTO "identity" VALUES('test','','kai','c0458a1ab41b2fac');
INSERT INTO "identity" VALUES('test','','gina','d4d415bcf1a4e75b');
INSERT INTO "identity" VALUES('test','','olga','db2bcea60576f2aa');
INSERT INTO "identity" VALUES('test','','sam','f1286fab333e5f0c');
INSERT INTO "identity" VALUES('test','','dora','f277cd73b91d1078');
CREATE TABLE inbox (
        platform TEXT NOT NULL, bot TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (platform, bot, event)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE invitation (
        hash TEXT PRIMARY KEY,
        purpose TEXT NOT NULL CHECK (purpose IN ('owner', 'staff', 'facilitator', 'seat', 'link')),
        twinning INTEGER REFERENCES twinning ON DELETE CASCADE,
        city INTEGER NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE miss (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        programme TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, band TEXT NOT NULL,
        person TEXT REFERENCES person ON DELETE CASCADE,
        answered_at INTEGER
    ) STRICT
    ;
CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        body TEXT NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, key TEXT NOT NULL,
        lane INTEGER NOT NULL CHECK (lane IN (0, 1, 2)),
        policy TEXT NOT NULL CHECK (policy IN ('resend', 'hold')),
        last_word INTEGER NOT NULL,
        created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, first_due_at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'due'
            CHECK (state IN ('due', 'sending', 'sent', 'uncertain', 'dead', 'dropped')),
        attempts INTEGER NOT NULL DEFAULT 0, doubts INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '', sent_as TEXT NOT NULL DEFAULT '', settled_at INTEGER
    ) STRICT
    ;
CREATE TABLE outbox_form (
        row INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        PRIMARY KEY (row, form)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE parked (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL, bot TEXT NOT NULL, event TEXT NOT NULL,
        handler TEXT NOT NULL, error TEXT NOT NULL, at INTEGER NOT NULL,
        UNIQUE (platform, bot, event)
    ) STRICT
    ;
CREATE TABLE part (
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        PRIMARY KEY (poll, person)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE person (
        id TEXT PRIMARY KEY,
        created_at INTEGER NOT NULL, noticed_at INTEGER,
        language TEXT NOT NULL, zone TEXT NOT NULL, programme TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "person" VALUES('14365bffd6216ba6',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('258eae3914085384',1753012800000,1753012800000,'en','','');
INSERT INTO "person" VALUES('2b35f123b4234890',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('2d8fca644371d66d',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('33aafd1fb06385a7',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('4cb5602ed4ad8a8b',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('56ffe6bcae1c25d7',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('7a162737467a71bb',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('85bc9748bb515491',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('bebf90ecc57673fd',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('c0458a1ab41b2fac',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('d4d415bcf1a4e75b',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('db2bcea60576f2aa',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('f1286fab333e5f0c',1753012800000,1753012800000,'en','','utm-city2city');
INSERT INTO "person" VALUES('f277cd73b91d1078',1753012800000,1753012800000,'en','','utm-city2city');
CREATE TABLE person_number (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        number TEXT NOT NULL UNIQUE
    ) STRICT
    ;
INSERT INTO "person_number" VALUES(1,'db2bcea60576f2aa','2ce5cd9847e1b937');
INSERT INTO "person_number" VALUES(2,'f1286fab333e5f0c','867810f77ca882ff');
INSERT INTO "person_number" VALUES(3,'85bc9748bb515491','9954ddee62d68bdd');
CREATE TABLE poll (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        session INTEGER REFERENCES session ON DELETE CASCADE,
        question TEXT NOT NULL, series TEXT NOT NULL, text TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('open', 'staff', 'anonymous')), hidden INTEGER NOT NULL,
        created_at INTEGER NOT NULL, closes_at INTEGER, closed_at INTEGER
    ) STRICT
    ;
CREATE TABLE poll_option (
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0), label TEXT NOT NULL,
        votes INTEGER NOT NULL DEFAULT 0, apart INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (poll, number)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE poll_post (
        id INTEGER PRIMARY KEY,
        poll INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        nonce TEXT NOT NULL, message TEXT NOT NULL, native TEXT NOT NULL, edited_at INTEGER NOT NULL,
        UNIQUE (poll, platform, bot, team, chat, thread)
    ) STRICT
    ;
CREATE TABLE prompt (
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        nonce TEXT NOT NULL, at INTEGER NOT NULL, about TEXT NOT NULL,
        PRIMARY KEY (platform, bot, team, chat, thread, nonce)
    ) STRICT
    ;
INSERT INTO "prompt" VALUES('test','helper','','olga','','a0481ab7',1753012800000,'{"at":"twinning new","choices":[["UTM City2City",{"programme":"utm-city2city"}],["NetZeroCities Twinning Learning Programme",{"programme":"netzerocities-twinning"}]]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','784d18a4',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','fdb83969',1753012800000,'{"at":"twinning new","choices":[["No priority yet",{"priority":""}]]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','7390d8f2',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','bc72e1d5',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','f85f73c7',1753012800000,'{"at":"twinning new","choices":[["That is all",{"done":true}]]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','71351b85',1753012800000,'{"at":"twinning new","choices":[["Yes, make this twinning",{"make":true}],["No",{"make":false}]]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','cd6dfa70',1753012800000,'{"at":"menu","choices":[["Check whether my city may join",{"do":"check"}],["Draft the application",{"do":"draft"}],["Ask about the programme",{"do":"ask"}],["My data",{"do":"mydata"}],["Language",{"do":"language"}]]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','2b643d63',1753012800000,'{"at":"poll new","choices":[["1 · Waste in three cities",{"where":[1]}]]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','049410c3',1753012800000,'{"at":"poll new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','ba756433',1753012800000,'{"at":"poll new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','olga','','d4574fcd',1753012800000,'{"at":"poll new","choices":[["Open",{"mode":"open"}],["Programme team only",{"mode":"staff"}],["Anonymous",{"mode":"anonymous"}]]}');
INSERT INTO "prompt" VALUES('test','helper','','sam','','9e9f6f1e',1753012800000,'{"at":"twinning new","choices":[["UTM City2City",{"programme":"utm-city2city"}],["NetZeroCities Twinning Learning Programme",{"programme":"netzerocities-twinning"}]]}');
INSERT INTO "prompt" VALUES('test','helper','','sam','','b2c03434',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','sam','','e3b173c7',1753012800000,'{"at":"twinning new","choices":[["No priority yet",{"priority":""}]]}');
INSERT INTO "prompt" VALUES('test','helper','','sam','','acc2df0d',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','sam','','215cf250',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','sam','','2276ad6a',1753012800000,'{"at":"twinning new","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','tom','','64187f3f',1753012800000,'{"at":"session","choices":[]}');
INSERT INTO "prompt" VALUES('test','helper','','anna','','39590fba',1753012800000,'{"at":"tasks","choices":[["Go on",{"on":true}],["A · Your city",{"part":"A"}],["B · Eligibility",{"part":"B"}],["C · Contact and mandate",{"part":"C"}],["D · Your team",{"part":"D"}],["E · Topic and motivation",{"part":"E"}],["F · Preferred cities",{"part":"F"}],["G · Commitments",{"part":"G"}],["H · Privacy",{"part":"H"}],["See the summary",{"summary":true}],["Let the programme team read it when finished",{"staff":true}]],"form":"9c109f2193b9105e"}');
INSERT INTO "prompt" VALUES('test','helper','','anna','','77161209',1753012800000,'{"at":"draft","choices":[],"form":"9c109f2193b9105e","leaf":"A1"}');
INSERT INTO "prompt" VALUES('test','helper','','anna','','eebb46c0',1753012800000,'{"at":"draft","choices":[["Köln, Germany, time zone Europe/Berlin, 1,024,621 inhabitants",{"fill":{"A2":"DE","A5.inhabitants":1024621,"A6":"Europe/Berlin"}}],["No, I fill them in",{"fill":{}}]],"form":"9c109f2193b9105e"}');
INSERT INTO "prompt" VALUES('test','helper','','ben','','ae1f1da8',1753012800000,'{"at":"tasks","choices":[["Go on",{"on":true}],["A · Your city",{"part":"A"}],["B · Eligibility",{"part":"B"}],["C · Contact and mandate",{"part":"C"}],["D · Your team",{"part":"D"}],["E · Topic and motivation",{"part":"E"}],["F · Preferred cities",{"part":"F"}],["G · Commitments",{"part":"G"}],["H · Privacy",{"part":"H"}],["See the summary",{"summary":true}],["Let the programme team read it when finished",{"staff":true}]],"form":"36c2a906f0035754"}');
INSERT INTO "prompt" VALUES('test','helper','','ben','','e6b4a922',1753012800000,'{"at":"draft","choices":[],"form":"36c2a906f0035754","leaf":"A1"}');
INSERT INTO "prompt" VALUES('test','helper','','ben','','f7f0da8f',1753012800000,'{"at":"draft","choices":[],"form":"36c2a906f0035754","leaf":"A1"}');
INSERT INTO "prompt" VALUES('test','helper','','ben','','469812f4',1753012800000,'{"at":"draft","choices":[["That was my answer, not a question",{"held":true}]],"form":"36c2a906f0035754","leaf":"A1"}');
INSERT INTO "prompt" VALUES('test','helper','','cleo','','5c989aa8',1753012800000,'{"at":"tasks","choices":[["Go on",{"on":true}],["A · Your city",{"part":"A"}],["B · Eligibility",{"part":"B"}],["C · Contact and mandate",{"part":"C"}],["D · Your team",{"part":"D"}],["E · Topic and motivation",{"part":"E"}],["F · Preferred cities",{"part":"F"}],["G · Commitments",{"part":"G"}],["H · Privacy",{"part":"H"}],["See the summary",{"summary":true}],["Let the programme team read it when finished",{"staff":true}]],"form":"829ca7a0b45b2411"}');
INSERT INTO "prompt" VALUES('test','helper','','cleo','','2ae23f23',1753012800000,'{"at":"draft","choices":[],"form":"829ca7a0b45b2411","leaf":"E2"}');
INSERT INTO "prompt" VALUES('test','helper','','cleo','','aac4b30c',1753012800000,'{"at":"draft","choices":[],"form":"829ca7a0b45b2411","leaf":"E2"}');
INSERT INTO "prompt" VALUES('test','helper','','dora','','3cae6f6b',1753012800000,'{"at":"tasks","choices":[["Go on",{"on":true}],["A · Your city",{"part":"A"}],["B · Eligibility",{"part":"B"}],["C · Contact and mandate",{"part":"C"}],["D · Your team",{"part":"D"}],["E · Topic and motivation",{"part":"E"}],["F · Preferred cities",{"part":"F"}],["G · Commitments",{"part":"G"}],["H · Privacy",{"part":"H"}],["See the summary",{"summary":true}],["Let the programme team read it when finished",{"staff":true}]],"form":"585de77f2171d26e"}');
INSERT INTO "prompt" VALUES('test','helper','','dora','','4ce88f55',1753012800000,'{"at":"draft","choices":[["Change Alpha",{"leaf":"B6.0.name"}],["Remove Alpha",{"remove":["B6",0]}],["Change Beta",{"leaf":"B6.1.name"}],["Remove Beta",{"remove":["B6",1]}],["Add another",{"more":"B6"}]],"form":"585de77f2171d26e"}');
INSERT INTO "prompt" VALUES('test','helper','','emil','','85cd9fc9',1753012800000,'{"at":"check","choices":[["A city, town, county or similar public authority","local_government"],["A consortium of municipalities with shared infrastructure","consortium"],["Somebody else, acting on behalf of a city","third_party"]],"form":"cce464242d1d5446","leaf":"applicant"}');
INSERT INTO "prompt" VALUES('test','helper','','emil','','74986664',1753012800000,'{"at":"check","choices":[["Yes, it is a member","member"],["It has applied and is waiting for the answer","pending"],["It has not applied yet","not_applied"],["It applied in this call and was not accepted","rejected"],["I''m not sure","unsure"]],"form":"cce464242d1d5446","leaf":"cohort"}');
INSERT INTO "prompt" VALUES('test','helper','','emil','','7fe4f8f0',1753012800000,'{"at":"check","choices":[["I''m not sure","unsure"]],"form":"cce464242d1d5446","leaf":"population"}');
INSERT INTO "prompt" VALUES('test','helper','','emil','','48bd68fb',1753012800000,'{"at":"check","choices":[["Köln (Germany): 1,024,621 inhabitants, by GeoNames",1024621],["I''m not sure","unsure"]],"form":"cce464242d1d5446","leaf":"population"}');
INSERT INTO "prompt" VALUES('test','helper','','finn','','73168ebd',1753012800000,'{"at":"consent","choices":[["Yes","yes"],["No","no"]]}');
INSERT INTO "prompt" VALUES('test','helper','','finn','','eee67df4',1753012800000,'{"at":"consent","choices":[["Yes","yes"],["No","no"]]}');
INSERT INTO "prompt" VALUES('test','helper','','gina','','2e922171',1753012800000,'{"at":"link","choices":[["Yes, both are me","yes"],["No","no"]]}');
INSERT INTO "prompt" VALUES('test','helper','','hugo','','f6bb28e5',1753012800000,'{"at":"programme","choices":[["UTM City2City","utm-city2city"],["NetZeroCities Twinning Learning Programme","netzerocities-twinning"]]}');
INSERT INTO "prompt" VALUES('test','helper','','ida','','ea628de2',1753012800000,'{"at":"ask","choices":[["Keep this question, without my name",{"keep":"masked"}],["Send it to the team for an answer",{"keep":"team"}]]}');
INSERT INTO "prompt" VALUES('test','helper','','jana','','b08225f2',1753012800000,'{"at":"tasks","choices":[["Go on",{"on":true}],["A · Your city",{"part":"A"}],["B · Eligibility",{"part":"B"}],["C · Contact and mandate",{"part":"C"}],["D · Your team",{"part":"D"}],["E · Topic and motivation",{"part":"E"}],["F · Preferred cities",{"part":"F"}],["G · Commitments",{"part":"G"}],["H · Privacy",{"part":"H"}],["See the summary",{"summary":true}],["Let the programme team read it when finished",{"staff":true}]],"form":"c0c950be73439288"}');
INSERT INTO "prompt" VALUES('test','helper','','jana','','37ca3c1e',1753012800000,'{"at":"summary","choices":[["Finish","finish"],["Go on with the questions","on"],["Export as a file","export"]],"form":"c0c950be73439288"}');
INSERT INTO "prompt" VALUES('test','helper','','kai','','f536d265',1753012800000,'{"at":"tasks","choices":[["Go on",{"on":true}],["A · Your city",{"part":"A"}],["B · Eligibility",{"part":"B"}],["C · Contact and mandate",{"part":"C"}],["D · Your team",{"part":"D"}],["E · Topic and motivation",{"part":"E"}],["F · Preferred cities",{"part":"F"}],["G · Commitments",{"part":"G"}],["H · Privacy",{"part":"H"}],["See the summary",{"summary":true}],["Let the programme team read it when finished",{"staff":true}]],"form":"5656f39df0ec44f3"}');
INSERT INTO "prompt" VALUES('test','helper','','kai','','d550ec18',1753012800000,'{"at":"share","choices":[["My colleague takes it over","hand"],["We work on it together","share"],["Neither","no"]],"form":"5656f39df0ec44f3"}');
CREATE TABLE prompt_form (
        platform TEXT NOT NULL, bot TEXT NOT NULL, team TEXT NOT NULL, chat TEXT NOT NULL, thread TEXT NOT NULL,
        nonce TEXT NOT NULL,
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        PRIMARY KEY (platform, bot, team, chat, thread, nonce, form),
        FOREIGN KEY (platform, bot, team, chat, thread, nonce) REFERENCES prompt ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "prompt_form" VALUES('test','helper','','ben','','469812f4','36c2a906f0035754');
INSERT INTO "prompt_form" VALUES('test','helper','','ben','','ae1f1da8','36c2a906f0035754');
INSERT INTO "prompt_form" VALUES('test','helper','','ben','','e6b4a922','36c2a906f0035754');
INSERT INTO "prompt_form" VALUES('test','helper','','ben','','f7f0da8f','36c2a906f0035754');
INSERT INTO "prompt_form" VALUES('test','helper','','kai','','d550ec18','5656f39df0ec44f3');
INSERT INTO "prompt_form" VALUES('test','helper','','kai','','f536d265','5656f39df0ec44f3');
INSERT INTO "prompt_form" VALUES('test','helper','','dora','','3cae6f6b','585de77f2171d26e');
INSERT INTO "prompt_form" VALUES('test','helper','','dora','','4ce88f55','585de77f2171d26e');
INSERT INTO "prompt_form" VALUES('test','helper','','cleo','','2ae23f23','829ca7a0b45b2411');
INSERT INTO "prompt_form" VALUES('test','helper','','cleo','','5c989aa8','829ca7a0b45b2411');
INSERT INTO "prompt_form" VALUES('test','helper','','cleo','','aac4b30c','829ca7a0b45b2411');
INSERT INTO "prompt_form" VALUES('test','helper','','anna','','39590fba','9c109f2193b9105e');
INSERT INTO "prompt_form" VALUES('test','helper','','anna','','77161209','9c109f2193b9105e');
INSERT INTO "prompt_form" VALUES('test','helper','','anna','','eebb46c0','9c109f2193b9105e');
INSERT INTO "prompt_form" VALUES('test','helper','','jana','','37ca3c1e','c0c950be73439288');
INSERT INTO "prompt_form" VALUES('test','helper','','jana','','b08225f2','c0c950be73439288');
INSERT INTO "prompt_form" VALUES('test','helper','','emil','','48bd68fb','cce464242d1d5446');
INSERT INTO "prompt_form" VALUES('test','helper','','emil','','74986664','cce464242d1d5446');
INSERT INTO "prompt_form" VALUES('test','helper','','emil','','7fe4f8f0','cce464242d1d5446');
INSERT INTO "prompt_form" VALUES('test','helper','','emil','','85cd9fc9','cce464242d1d5446');
CREATE TABLE proposal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL, lines TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE role (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('owner', 'staff', 'facilitator')),
        twinning INTEGER REFERENCES twinning ON DELETE CASCADE,
        at INTEGER NOT NULL,
        CHECK ((role = 'facilitator') = (twinning IS NOT NULL))
    ) STRICT
    ;
INSERT INTO "role" VALUES(1,'db2bcea60576f2aa','owner',NULL,1753012800000);
INSERT INTO "role" VALUES(2,'f1286fab333e5f0c','staff',NULL,1753012800000);
INSERT INTO "role" VALUES(3,'85bc9748bb515491','staff',NULL,1753012800000);
CREATE TABLE seat (
        id INTEGER PRIMARY KEY,
        twinning INTEGER NOT NULL, city INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        UNIQUE (twinning, city, person),
        FOREIGN KEY (twinning, city) REFERENCES twinning_city (twinning, number) ON DELETE CASCADE
    ) STRICT
    ;
CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0),
        name TEXT NOT NULL, starts TEXT NOT NULL, zone TEXT NOT NULL, fold INTEGER NOT NULL,
        minutes INTEGER NOT NULL, place TEXT NOT NULL, version INTEGER NOT NULL,
        at INTEGER NOT NULL, tzdata TEXT NOT NULL, cancelled INTEGER NOT NULL, created_at INTEGER NOT NULL,
        UNIQUE (twinning, number)
    ) STRICT
    ;
CREATE TABLE session_note (
        session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('focus', 'steps', 'came')), text TEXT NOT NULL,
        PRIMARY KEY (session, kind)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE subscription (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('opens', 'closes', 'draft')),
        programme TEXT NOT NULL, due_at INTEGER, created_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE suits (
        id INTEGER PRIMARY KEY,
        proposal INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
        option INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        UNIQUE (proposal, option, person)
    ) STRICT
    ;
CREATE TABLE taught (
        id INTEGER PRIMARY KEY,
        programme TEXT NOT NULL, entry TEXT NOT NULL, phrase TEXT NOT NULL, at INTEGER NOT NULL,
        UNIQUE (programme, entry, phrase)
    ) STRICT
    ;
CREATE TABLE taught_version (number INTEGER NOT NULL) STRICT;
INSERT INTO "taught_version" VALUES(0);
CREATE TABLE twinning (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        programme TEXT NOT NULL, title TEXT NOT NULL, priority TEXT NOT NULL,
        created_at INTEGER NOT NULL, archived_at INTEGER
    ) STRICT
    ;
INSERT INTO "twinning" VALUES(1,'utm-city2city','Waste in three cities','',1753012800000,NULL);
CREATE TABLE twinning_city (
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0),
        name TEXT NOT NULL, country TEXT NOT NULL, zone TEXT NOT NULL,
        form TEXT REFERENCES form ON DELETE SET NULL,
        PRIMARY KEY (twinning, number)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "twinning_city" VALUES(1,1,'Köln','DE','Europe/Berlin',NULL);
INSERT INTO "twinning_city" VALUES(1,2,'Nairobi','KE','Africa/Nairobi',NULL);
CREATE TABLE twinning_plan (
        twinning INTEGER PRIMARY KEY REFERENCES twinning ON DELETE CASCADE,
        offsets TEXT NOT NULL, feed TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE unnudged (person TEXT PRIMARY KEY REFERENCES person ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE TABLE version (
        form TEXT NOT NULL REFERENCES form ON DELETE CASCADE,
        number INTEGER NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (form, number)
    ) STRICT
    ;
CREATE TABLE vote (
        poll INTEGER NOT NULL, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        option INTEGER NOT NULL, at INTEGER NOT NULL, listed INTEGER NOT NULL,
        PRIMARY KEY (poll, person),
        FOREIGN KEY (poll, option) REFERENCES poll_option (poll, number) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE wish (
        twinning INTEGER NOT NULL REFERENCES twinning ON DELETE CASCADE,
        number INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
        fate TEXT NOT NULL CHECK (fate IN ('', 'hold', 'skip')),
        PRIMARY KEY (twinning, number, kind)
    ) STRICT, WITHOUT ROWID
    ;
CREATE INDEX identity_person ON identity (person);
CREATE INDEX conversation_person ON conversation (person);
CREATE INDEX form_person ON form (person);
CREATE INDEX miss_person ON miss (person);
CREATE INDEX outbox_due ON outbox (platform, lane, due_at) WHERE state = 'due';
CREATE INDEX outbox_place ON outbox (platform, bot, team, chat, thread, first_due_at, lane) WHERE state = 'due';
CREATE INDEX outbox_sending ON outbox (platform, bot, team, chat, thread) WHERE state = 'sending';
CREATE INDEX outbox_key ON outbox (key, platform, bot, team, chat, thread) WHERE state = 'due' AND key <> '';
CREATE INDEX outbox_person ON outbox (person) WHERE person <> '';
CREATE INDEX code_person ON code (person);
CREATE INDEX code_form ON code (form);
CREATE INDEX guest_person ON guest (person);
CREATE INDEX twinning_city_form ON twinning_city (form);
CREATE UNIQUE INDEX role_person ON role (person, role, coalesce(twinning, 0));
CREATE INDEX role_twinning ON role (twinning);
CREATE INDEX seat_person ON seat (person);
CREATE INDEX bound_twinning ON bound (twinning);
CREATE INDEX invitation_twinning ON invitation (twinning);
CREATE INDEX person_number_person ON person_number (person);
CREATE INDEX audit_actor ON audit (actor);
CREATE INDEX audit_subject ON audit (subject);
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_is_so BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
CREATE INDEX attendance_person ON attendance (person);
CREATE UNIQUE INDEX twinning_plan_feed ON twinning_plan (feed) WHERE feed <> '';
CREATE INDEX proposal_twinning ON proposal (twinning);
CREATE INDEX suits_person ON suits (person);
CREATE INDEX subscription_person ON subscription (person);
CREATE INDEX outbox_named ON outbox (key) WHERE key <> '';
CREATE INDEX poll_twinning ON poll (twinning);
CREATE INDEX poll_series ON poll (series);
CREATE UNIQUE INDEX poll_session ON poll (session, question) WHERE session IS NOT NULL;
CREATE INDEX poll_post_native ON poll_post (native) WHERE native <> '';
CREATE INDEX vote_person ON vote (person);
CREATE INDEX vote_option ON vote (poll, option);
CREATE INDEX part_person ON part (person);
CREATE INDEX feedback_text_poll ON feedback_text (poll);
CREATE INDEX feedback_text_person ON feedback_text (person) WHERE person IS NOT NULL;
CREATE INDEX early_vote_person ON early_vote (person);
CREATE INDEX outbox_form_form ON outbox_form (form);
CREATE INDEX prompt_form_form ON prompt_form (form);
CREATE INDEX conversation_form ON conversation (json_extract(state, '$.form'));
CREATE TRIGGER form_with_its_words BEFORE DELETE ON form BEGIN
        DELETE FROM outbox WHERE id IN (SELECT row FROM outbox_form WHERE form = OLD.id);
        DELETE FROM prompt WHERE (platform, bot, team, chat, thread, nonce)
            IN (SELECT platform, bot, team, chat, thread, nonce FROM prompt_form WHERE form = OLD.id);
        UPDATE conversation SET state = json_object('at', json_extract(state, '$.at'), 'form', OLD.id)
            WHERE json_extract(state, '$.form') = OLD.id;
    END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('audit',6);
INSERT INTO "sqlite_sequence" VALUES('outbox',50);
INSERT INTO "sqlite_sequence" VALUES('twinning',1);
COMMIT;
PRAGMA user_version = 7;
PRAGMA application_id = 1127367473;
