/*
 * The escalation, as far as it matters that nobody is forgotten: rows in a database, workers that may
 * die at any moment, leases that run out also under a living worker, and people who may answer or not.
 *
 *   is_open, taken, rung          the escalation's row
 *   climb                         the promise of the step it stands at
 *   current[w]                    whether climber w holds a promise of that step, and not of an earlier one
 *   page[r]                       the promise to page the person of rung r
 *   paged[r]                      whether that person was ever paged
 *
 * With -DBROKEN a worker marks a promise as kept before it keeps it. Lines that begin with @ are what
 * tests/model/test_the_code_follows_the_model.py replays against the real actions.
 */
#ifndef DEATHS
#define DEATHS 2
#endif
#define LAST 1

mtype = { none, due, held };

bool is_open = true;
bool taken = false;
bit rung = 0;
byte deaths = 0;
mtype climb = due;
bool current[2] = false;
mtype page[2] = none;
bool paged[2] = false;

#define SEEN is_open, taken, rung
#define NEXT_STEP current[0] = false; current[1] = false

/* The lane of timers. A worker that died is followed by another, who finds the row held until its lease runs out. */
proctype Climber(bit w) {
    do
    :: d_step { climb == due -> climb = held; current[w] = true; printf("@ claim %d\n", w) };
#ifdef BROKEN
       climb = none;
#endif
       if
       :: d_step { deaths < DEATHS -> deaths++; current[w] = false; printf("@ die %d\n", w) }
       :: d_step { (!current[w] || !is_open) -> current[w] = false; printf("@ stale %d %d %d %d\n", w, SEEN) }
       :: d_step { (current[w] && is_open) ->
              if
              :: taken -> taken = false; rung = 0
              :: else
              fi;
              page[rung] = due;
              if
              :: rung < LAST -> rung++
              :: else
              fi;
              NEXT_STEP;
              climb = due;
              printf("@ climb %d %d %d %d\n", w, SEEN)
          }
       fi
    od
}

/* The lane of pages, where the one due longest comes first: one of these for each rung. */
proctype Pager(bit r) {
    do
    :: d_step { page[r] == due -> page[r] = held };
       if
       :: d_step { (taken || !is_open) -> page[r] = none; printf("@ unwanted %d\n", r) }
       :: d_step { (!taken && is_open) -> printf("@ begin %d\n", r) };
          if
          :: d_step { deaths < DEATHS -> deaths++; printf("@ die_paging %d\n", r) }
          :: d_step { paged[r] = true; printf("@ send %d\n", r) };
             if
             :: d_step { deaths < DEATHS -> deaths++; printf("@ die_paging %d\n", r) }
             :: d_step {
                    if
                    :: page[r] == held -> page[r] = none
                    :: else
                    fi;
                    printf("@ mark %d\n", r)
                }
             fi
          fi
       fi
    od
}

/* Somebody whom a page reached: takes it, ends it, or is never heard of again. */
proctype Person(bit i) {
    do
    :: d_step { (is_open && !taken && paged[i]) ->
           taken = true; NEXT_STEP; climb = due; printf("@ take %d %d %d %d\n", i, SEEN) }
    :: d_step { (is_open && taken) ->
           is_open = false; NEXT_STEP; climb = none; printf("@ end %d %d %d %d\n", i, SEEN) }
    :: break
    od
}

active proctype Lease() {
    do
    :: d_step { (climb == held || page[0] == held || page[1] == held) ->
           if
           :: climb == held -> climb = due
           :: else
           fi;
           if
           :: page[0] == held -> page[0] = due
           :: else
           fi;
           if
           :: page[1] == held -> page[1] = due
           :: else
           fi;
           printf("@ lease\n")
       }
    od
}

init {
    atomic {
        run Climber(0); run Climber(1);
        run Pager(0); run Pager(1);
        run Person(0); run Person(1)
    }
}

ltl never_stuck { [] (is_open -> climb != none) }
ltl everyone_paged { [] (is_open -> <> (taken || !is_open || (paged[0] && paged[1]))) }
