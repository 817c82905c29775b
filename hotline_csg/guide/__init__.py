"""The guide as code: 《南方区域电力交易服务热线指南（试行）》, standard library only.

Read in this order: `words` (the vocabulary), `flow` (states and transitions), `deadlines` (limits), `guards`
(what else a step must satisfy), `engine` (the one entry point), `calendar` (working time).
"""
