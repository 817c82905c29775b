"""The page's style sheet. Text on its ground has a contrast of at least 4.5, bars of at least 3."""

STYLE = """
:root { --ink: #1d2733; --soft: #55606d; --line: #d5dbe1; --ground: #fff; --track: #eef1f4;
	--met: #2f7d5b; --missed: #c77700; --overdue: #a3212e; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; color: var(--ink); background: var(--ground);
	font: 15px/1.55 system-ui, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
header p { margin: .25rem 0 1rem; color: var(--soft); overflow-wrap: anywhere; }
section { margin: 2rem 0; padding-top: 1.25rem; border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem; margin: 0; }
dl div { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .4rem; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.45rem; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; min-width: 36rem; height: auto; font-size: 12.5px; fill: var(--ink); overflow: visible; }
svg .track { fill: var(--track); }
svg .grid { stroke: var(--line); }
svg .note { fill: var(--soft); font-size: 12px; }
svg .met { fill: var(--met); } svg .missed { fill: var(--missed); } svg .overdue { fill: var(--overdue); }
.legend { margin: 0 0 .5rem; color: var(--soft); font-size: .85rem; }
.key { margin-right: 1.25rem; }
.key i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; }
i.met { background: var(--met); } i.missed { background: var(--missed); } i.overdue { background: var(--overdue); }
.wide { overflow-x: auto; }
table { margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td { overflow-wrap: break-word; max-width: 24rem; min-width: 3rem; }
.short { white-space: nowrap; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--soft); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
ul { padding-left: 1.2rem; color: var(--soft); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } section { break-inside: avoid-page; }
	svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
