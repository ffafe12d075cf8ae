-- What the models were asked and what it cost, by day (UTC) and model: the account that a budget is checked against.

create table recruit.model_usage (
    day date not null,
    model text not null,
    requests bigint not null default 0,
    prompt_tokens bigint not null default 0,
    completion_tokens bigint not null default 0,
    cost_usd double precision not null default 0,
    primary key (day, model)
);
