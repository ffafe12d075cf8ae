-- What a candidate is searched with: each term's words under the stemmer of each language, [[[fr], [en]], ...]. Search rows
-- of before hold less of the CV: the next `candidate_embeddings` writes them anew.
alter table recruit.candidate_search add column terms jsonb not null default '[]';

-- Titles of offers have vectors of their own: a title says what the work is, where the text around it says for whom.

create table recruit.title_embeddings (
    model text not null,
    title_md5 text not null,
    embedding halfvec not null,
    primary key (model, title_md5)
);
create index offers_title_md5 on recruit.offers (md5(search_title)) where deleted_at is null and duplicate_of is null;
alter table recruit.vector_models add column titles_measured integer not null default 0;

-- Similarity of unrelated titles, as vector_backgrounds has it of whole offers.
create table recruit.title_backgrounds (
    model text not null,
    one text not null,
    other text not null,
    mean double precision not null,
    spread double precision not null,
    primary key (model, one, other)
);

-- The offers that all candidates' matches are up to date with.
create table recruit.matched_offers (
    offer_id text primary key,
    fingerprint text not null
);
create index candidate_pairs_offers on recruit.candidate_pairs using gin (offer_ids);

-- Without the pending list, which every word of a search would read until the next vacuum: 300 ms instead of 3 after a load.
alter index recruit.offers_search set (fastupdate = off);
alter index recruit.candidate_search_words set (fastupdate = off);
select gin_clean_pending_list('recruit.offers_search'), gin_clean_pending_list('recruit.candidate_search_words');
