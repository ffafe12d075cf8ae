-- Offers: the current version of each, its history, what could not be cleaned, and what full-text search needs.

create text search configuration recruit.fr (copy = pg_catalog.french);
alter text search configuration recruit.fr
    alter mapping for hword, hword_part, word with unaccent, french_stem;
create text search configuration recruit.en (copy = pg_catalog.english);
alter text search configuration recruit.en
    alter mapping for hword, hword_part, word with unaccent, english_stem;
create text search configuration recruit.plain (copy = pg_catalog.simple);
alter text search configuration recruit.plain
    alter mapping for hword, hword_part, word with unaccent, simple;

-- The text parser drops signs, which makes one letter of C, C++ and C#; and it takes Node.js for a host name.
create function recruit.searchable(words text) returns text
    language sql immutable parallel safe strict as $$
    select regexp_replace(regexp_replace(regexp_replace(regexp_replace(lower(words),
        '\mc\+\+', 'cplusplus', 'g'),
        '\m([cf])#', '\1sharp', 'g'),
        '(^|[^a-z0-9])\.net\M', '\1dotnet', 'g'),
        '[./_’''-]', ' ', 'g')
$$;

-- Words under the stemmer of their language (both where it is unknown): weight A for the title, D for the rest.
create function recruit.search_vector(language text, title text, body text) returns tsvector
    language sql immutable parallel safe as $$
    select case when language is distinct from 'en' then
            setweight(to_tsvector('recruit.fr'::regconfig, recruit.searchable(coalesce(title, ''))), 'A')
            || to_tsvector('recruit.fr'::regconfig, recruit.searchable(coalesce(body, '')))
        else ''::tsvector end
        || case when language is distinct from 'fr' then
            setweight(to_tsvector('recruit.en'::regconfig, recruit.searchable(coalesce(title, ''))), 'A')
            || to_tsvector('recruit.en'::regconfig, recruit.searchable(coalesce(body, '')))
        else ''::tsvector end
$$;

-- One search term, stemmed as French and as English.
create function recruit.search_query(term text) returns tsquery
    language sql immutable parallel safe as $$
    select plainto_tsquery('recruit.fr'::regconfig, recruit.searchable(term))
        || plainto_tsquery('recruit.en'::regconfig, recruit.searchable(term))
$$;

create table recruit.offers (
    offer_id text primary key,
    source text not null,
    title text not null,
    search_title text not null,
    description text not null,
    company text,
    location text,
    contract text,
    contract_raw text,
    salary text,
    published_at timestamptz,
    url text,
    language text,
    notes text[] not null default '{}',
    content_hash text not null,
    text_sha256 text not null,
    record_hash text not null,
    signature integer[] not null,
    bands bigint[] not null,
    duplicate_of text,
    version integer not null default 1,
    first_seen_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    deleted_at timestamptz,
    search tsvector not null generated always as (recruit.search_vector(language, search_title, description)) stored
);
create index offers_source on recruit.offers (source);
create index offers_text on recruit.offers (text_sha256);
create index offers_search on recruit.offers using gin (search);
-- Without the pending list: it would be searched once for every offer of a load.
create index offers_bands on recruit.offers using gin (bands) with (fastupdate = off) where deleted_at is null;
create index offers_duplicate on recruit.offers (duplicate_of) where duplicate_of is not null;
create index offers_title on recruit.offers using gin (search_title gin_trgm_ops);

create table recruit.offer_versions (
    offer_id text not null,
    version integer not null,
    content_hash text not null,
    valid_from timestamptz not null default now(),
    record jsonb not null,
    primary key (offer_id, version)
);

create table recruit.offer_rejects (
    source text not null,
    record text not null,
    source_id text,
    field text not null,
    reason text not null,
    remedy text not null,
    payload text,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    primary key (source, record)
);

-- In how many live offers a word stands, counted anew when the offers have changed enough.
create table recruit.lexemes (
    lexeme text primary key,
    offers integer not null
);
create table recruit.corpus (
    single boolean primary key default true check (single),
    epoch integer not null,
    offers integer not null,
    changes integer not null default 0
);
insert into recruit.corpus (epoch, offers) values (0, 0);
