-- Offers' occupations, and the embedding model whose vectors are searched.

-- The current version of an offer is recruit.offers' own row; here are those before it.
delete from recruit.offer_versions v using recruit.offers o where o.offer_id = v.offer_id and o.version = v.version;

-- isco is the code of a unit group of ISCO-08; occupation its name in the product's vocabulary.
alter table recruit.offers
    add column occupation text,
    add column isco text;

-- Which model's vectors are searched: while those of another are being made, it stays the one before.
create table recruit.embeddings_in_use (
    single boolean primary key default true check (single),
    model text not null,
    since timestamptz not null default now()
);
insert into recruit.embeddings_in_use (model)
    select model from recruit.offer_embeddings group by model order by count(*) desc, model limit 1;
