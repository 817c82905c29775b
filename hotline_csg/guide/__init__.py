"""The guide as code: 《南方区域电力交易服务热线指南（试行）》, standard library only.

Read in this order: `words` and `choices` (the vocabulary), `facts` (what steps ask for), `flow` (states and
transitions), `limits` and `deadlines` (what is owed by when), `rulebook` (the numbers, changeable), `guards` (what else
a step must satisfy), `engine` (the one entry point), with `effects` and `hints`; `calendar` (working time).

Beside the engine: `timeline` (events of one moment), `corrections`, `urges`, `review`, `callbacks`, `notices`; articles
10 and 11 in `important`, `warnings`, `counting` and `watch`, who called in `phones`; `explain` and `trace` say why.
`requirements` lists the ids that all of it cites; docs/guide.md shows what holds each of them.
"""
