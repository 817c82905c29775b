"""The portal of market entities: who they are (`members`), what they see (`shown`), and how often they may ask (`limits`).

Entities hold no permission on any doctype. Every page and function asks `members` first, and what leaves the house is
built field by field in `shown`.
"""
