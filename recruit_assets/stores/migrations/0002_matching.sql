-- Vectors of offers and candidates, the candidates' search rows (without identity), and their matches.

-- One halfvec column for models of any dimension; each model has a partial index over its own, made on demand.
create table recruit.offer_embeddings (
    model text not null,
    text_sha256 text not null,
    embedding halfvec not null,
    primary key (model, text_sha256)
);

create table recruit.candidate_embeddings (
    model text not null,
    cv_key text not null,
    section text not null,
    text_hash text not null,
    embedding halfvec not null,
    primary key (model, cv_key, section)
);
create index candidate_embeddings_cv on recruit.candidate_embeddings (cv_key);

create table recruit.vector_models (
    model text primary key,
    dimension integer not null,
    measured integer not null default 0
);

-- Cosine similarity of texts that have nothing to do with each other, by their languages ('' and '' for all texts).
create table recruit.vector_backgrounds (
    model text not null,
    one text not null,
    other text not null,
    mean double precision not null,
    spread double precision not null,
    primary key (model, one, other)
);

create table recruit.candidate_search (
    cv_key text primary key,
    view_hash text not null,
    language text,
    title text not null,
    body text not null,
    search tsvector not null generated always as (recruit.search_vector(language, title, body)) stored
);
create index candidate_search_words on recruit.candidate_search using gin (search);

create table recruit.matches (
    cv_key text not null,
    offer_id text not null,
    rank integer not null,
    score double precision not null,
    explanation jsonb not null,
    fingerprint text not null,
    matched_at timestamptz not null default now(),
    primary key (cv_key, offer_id)
);
create index matches_offer on recruit.matches (offer_id, score desc);

create table recruit.match_states (
    cv_key text primary key,
    fingerprint text not null,
    matched_at timestamptz not null default now()
);
