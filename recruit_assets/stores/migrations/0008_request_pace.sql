-- How far the requests and the tokens of a minute are given away already: the next one of a kind may begin at that moment.
create unlogged table recruit.request_pace (
    kind text primary key,
    free_at timestamptz not null
);
