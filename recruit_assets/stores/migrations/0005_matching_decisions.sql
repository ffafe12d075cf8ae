-- The scores of all pairs that were retrieved for a candidate, and what people decided on.

-- The pairs of a candidate's last refresh, best or not, with the fingerprint of what each score was computed from: a
-- refresh scores only what is new. One row for each candidate: the pairs are always read and written together.
create table recruit.candidate_pairs (
    cv_key text primary key,
    offer_ids text[] not null,
    fingerprints text[] not null,
    scores double precision[] not null
);

-- Decisions of people, kept for ever and in order: the latest counts. They never change a score.
create table recruit.decisions (
    decision_id bigint generated always as identity primary key,
    offer_id text not null,
    cv_key text not null,
    decision text not null check (decision in ('shortlisted', 'rejected', 'undecided')),
    reason text not null default '',
    decided_by text not null,
    decided_at timestamptz not null default clock_timestamp()
);
create index decisions_pair on recruit.decisions (offer_id, cv_key, decision_id desc);
create index decisions_candidate on recruit.decisions (cv_key);

create function recruit.decisions_stay() returns trigger language plpgsql as $$
begin
    raise exception 'a decision is never changed: record another one' using errcode = 'integrity_constraint_violation';
end $$;
create trigger decisions_stay before update on recruit.decisions
    for each row execute function recruit.decisions_stay();
