-- What an offer's words mean: pay, working time, place, skills; and under whose terms it was given. raw_hash is that of the
-- record as the source gave it and of the rules that cleaned it.

alter table recruit.offers
    add column salary_min double precision,
    add column salary_max double precision,
    add column salary_currency text,
    add column salary_period text,
    add column salary_predicted boolean not null default false,
    add column working_time text,
    add column weekly_hours double precision,
    add column remote text,
    add column city text,
    add column postcode text,
    add column department text,
    add column country text,
    add column latitude double precision,
    add column longitude double precision,
    add column skills text[] not null default '{}',
    add column expires_at timestamptz,
    add column source_updated_at timestamptz,
    add column attribution text,
    add column licence text,
    add column raw_hash text,
    add constraint offers_salary check (salary_min <= salary_max);
