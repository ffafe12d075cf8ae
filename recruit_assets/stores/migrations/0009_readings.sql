-- What was read of offers and of CVs, so that no question has to read them anew. made_of tells what a reading was made of,
-- and under which rules: where that has changed, the reading is made again.

create table recruit.offer_readings (
    offer_id text primary key,
    made_of text not null,
    reading text not null
);

-- basis is a hash of everything in the reading. Personal data, erased with the candidate.
create table recruit.candidate_readings (
    cv_key text primary key,
    made_of text not null,
    basis text not null,
    reading text not null
);

-- A closed offer may have to lose its words.
create function recruit.forget_reading() returns trigger language plpgsql as $$
begin
    delete from recruit.offer_readings where offer_id = new.offer_id;
    return null;
end $$;
create trigger offers_forget_reading after update of deleted_at on recruit.offers
    for each row when (new.deleted_at is not null) execute function recruit.forget_reading();
