-- An offer has vectors of its text, of the skills it names and of the work it describes, kept under one hash of all of it; those
-- of before are texts. Titles stay by themselves: many offers have the same one.
alter table recruit.offer_embeddings add column section text not null default 'text';
alter table recruit.offer_embeddings alter column section drop default;
alter table recruit.offer_embeddings drop constraint offer_embeddings_pkey,
    add primary key (model, text_sha256, section);

-- Similarity of unrelated offers, of each of their sections: texts, titles, skills, experience.
create table recruit.backgrounds (
    model text not null,
    section text not null,
    one text not null,
    other text not null,
    mean double precision not null,
    spread double precision not null,
    primary key (model, section, one, other)
);
insert into recruit.backgrounds
    select model, 'text', one, other, mean, spread from recruit.vector_backgrounds
    union all select model, 'title', one, other, mean, spread from recruit.title_backgrounds;
drop table recruit.vector_backgrounds, recruit.title_backgrounds;

-- How many vectors there were when it was last measured.
create table recruit.background_samples (
    model text not null,
    section text not null,
    vectors bigint not null,
    primary key (model, section)
);
insert into recruit.background_samples
    select model, 'text', measured from recruit.vector_models where measured > 0
    union all select model, 'title', titles_measured from recruit.vector_models where titles_measured > 0;
alter table recruit.vector_models drop column measured, drop column titles_measured;
