/** How a report looks: in light and dark, on paper and on a phone. */
export const style = `
:root{color-scheme:light dark;--bg:#f4f6f9;--panel:#fff;--line:#e0e5ec;--text:#18202e;--dim:#55627a;--accent:#1f6feb;--tint:31 111 235;
--generator:#c26a00;--discriminator:#0d8a80;--model:#6b46d6;--validation:#6f7a00;--reference:#55627a;
--run-a:#6b46d6;--run-b:#c26a00;--run-c:#0d8a80;--run-d:#c5327f;--run-e:#1b74c9;--run-f:#5f7d12;--run-g:#c74a24;--run-h:#8f7400;--run-i:#9a3fb5;--run-j:#1c8a4f;--run-k:#87593a;--run-l:#55647c;--on-run:#fff;
--ok:#1a7a43;--warn:#875d00;--bad:#bb2f39;--warn-tint:rgb(190 140 0/12%);--bad-tint:rgb(201 58 67/9%)}
@media (prefers-color-scheme:dark){:root{--bg:#0f1218;--panel:#161b24;--line:#252c39;--text:#e7ebf2;--dim:#98a4b8;--accent:#5b9dff;--tint:91 157 255;
--generator:#ffb454;--discriminator:#5bc8c0;--model:#b69cff;--validation:#d3dc6a;--reference:#98a4b8;
--run-a:#a58bff;--run-b:#ffb454;--run-c:#5bc8c0;--run-d:#f27bb5;--run-e:#6fb1ff;--run-f:#b5cf5a;--run-g:#ff8f6b;--run-h:#e3cf5a;--run-i:#d58af0;--run-j:#5fd08f;--run-k:#c9a184;--run-l:#9fb0c8;--on-run:#10141b;
--ok:#58c27d;--warn:#e9b949;--bad:#ef6b73;--warn-tint:rgb(233 185 73/12%);--bad-tint:rgb(239 107 115/12%)}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1080px;margin:0 auto;padding:24px 20px 40px}
header{margin-bottom:20px}
h1{margin:0 0 4px;font-size:24px;line-height:1.25;letter-spacing:-.01em}
h2{margin:0 0 10px;font-size:16px}
h3{margin:0;font-size:14px}
h4{margin:0 0 6px;font-size:13px;font-weight:600}
p{margin:0 0 6px}
small{color:var(--dim);font-weight:400}
section,.panels,.columns{margin:0 0 26px}
.panels section{margin-bottom:18px}
.what,.aside,.empty{color:var(--dim)}
.aside{margin:8px 0 0;font-size:12.5px}
ul.aside{padding-left:18px}
.note{white-space:pre-wrap;margin:10px 0;padding-left:12px;border-left:3px solid var(--line)}
.status{display:inline-block;padding:1px 9px;border:1px solid var(--line);border-radius:20px;color:var(--dim);font-size:12px;font-weight:500;letter-spacing:0;vertical-align:3px}
.status.done{color:var(--ok)}.status.failed{color:var(--bad)}.status.paused{color:var(--warn)}.status.running{color:var(--accent)}
.tags span{display:inline-block;margin:4px 4px 0 0;padding:0 8px;border:1px solid var(--line);border-radius:20px;font-size:12px}
.notice{margin:10px 0 0;padding:10px 14px;border-radius:8px;background:var(--warn-tint)}
.notice.bad{background:var(--bad-tint)}
.notice p:last-child{margin:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:14px}
.card{min-width:0;margin:0;padding:12px 14px;border:1px solid var(--line);border-radius:10px;background:var(--panel);break-inside:avoid}
.chart{display:block;width:100%;height:auto;max-height:420px}
.chart text{fill:var(--dim);font:11.5px system-ui,sans-serif}
.chart .grid path{stroke:var(--line);stroke-width:1}
.chart .axis{stroke:var(--dim);stroke-width:1}
.line path{fill:none;stroke-width:1.7;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.line.faint path{stroke-width:1;opacity:.28}
.line.marked path{stroke-dasharray:5 3}
.line.reference path{stroke-dasharray:3 3}
.level{fill:none;stroke:var(--dim);stroke-dasharray:1.5 3}
.mark{fill:none;stroke:var(--warn);stroke-dasharray:4 3}
.generator{--c:var(--generator)}.discriminator{--c:var(--discriminator)}.model{--c:var(--model)}.validation{--c:var(--validation)}.reference{--c:var(--reference)}
.run-a{--c:var(--run-a)}.run-b{--c:var(--run-b)}.run-c{--c:var(--run-c)}.run-d{--c:var(--run-d)}.run-e{--c:var(--run-e)}.run-f{--c:var(--run-f)}.run-g{--c:var(--run-g)}.run-h{--c:var(--run-h)}.run-i{--c:var(--run-i)}.run-j{--c:var(--run-j)}.run-k{--c:var(--run-k)}.run-l{--c:var(--run-l)}
.line path{stroke:var(--c)}.line circle,.line rect,.line polygon{fill:var(--c)}.legend .sign{margin-right:5px;color:var(--c);font-style:normal}
i.generator,i.discriminator,i.model,i.validation,i.reference,i[class^=run]{display:inline-block;width:9px;height:9px;margin-right:6px;border-radius:3px;background:var(--c)}
.mark-of{display:inline-block;min-width:20px;padding:0 5px;border-radius:5px;background:var(--c);color:var(--on-run);font-size:12px;line-height:19px;text-align:center}
.runs{margin:12px 0 0;padding:0;list-style:none}.runs li{display:flex;gap:12px;padding:7px 0;border-top:1px solid var(--line)}.runs li>.mark-of{align-self:flex-start;margin-top:1px}.runs p{margin:0}
.bad-text{color:var(--bad)}td.best{font-weight:700}td.departs{background:rgb(var(--tint)/14%)}.beside>.mark-of{margin-bottom:4px}
.run>summary{font-size:14px;color:var(--text)}.run h3{margin-bottom:4px}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;margin:2px 0 6px;color:var(--dim);font-size:12.5px}
details{margin-top:8px}
summary{cursor:pointer;color:var(--accent);font-size:12.5px}
details[open]>summary{margin-bottom:6px}
.help{color:var(--dim);font-size:13px;max-width:72ch}
.help dt{color:var(--text);font-weight:600}.help dd{margin:0 0 6px}
.wide,.figure.wide{max-width:100%;overflow-x:auto}
table{border-collapse:collapse;font-size:12.5px}
th,td{padding:3px 12px 3px 0;text-align:right;white-space:nowrap;border-top:1px solid var(--line)}
thead th,thead td{border-top:0;color:var(--dim);font-weight:500}
tbody th,thead th:first-child{text-align:left;font-weight:500}
table.final{width:100%;font-size:13px}
table.final th,table.final td{padding-block:5px}
details table.values{display:block;overflow-x:auto;max-height:420px;overflow-y:auto}
.tinted caption{text-align:left;color:var(--dim);padding-bottom:4px}
.tinted td,.tinted th{padding:3px 7px}
.tinted tbody td{position:relative;text-align:center;border:1px solid var(--line)}
.tinted tbody td i{position:absolute;inset:0;background:rgb(var(--tint)/55%)}
.tinted tbody td span{position:relative}
.pictures,.figures{display:flex;flex-wrap:wrap;gap:12px;margin-top:8px;align-items:flex-end}
.pictures figure,.figure{margin:0;max-width:100%}
.figure p,.pictures figcaption{color:var(--dim);font-size:12.5px}
.figure p{margin:2px 0 0}
img{display:block;max-width:100%;height:auto;image-rendering:pixelated;border-radius:4px;background:#0a0c10}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:0 24px;margin:6px 0 0}
.facts div{display:flex;gap:14px;justify-content:space-between;padding:4px 0;border-top:1px solid var(--line);break-inside:avoid}
dt{flex:none;max-width:45%;color:var(--dim)}dd{margin:0;text-align:right;min-width:0}.help dd{text-align:left}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:0 24px}
.columns .facts{grid-template-columns:minmax(0,1fr)}
.columns section{margin-bottom:22px;min-width:0}
code,pre{font:12.5px/1.5 ui-monospace,'SF Mono','Cascadia Mono','DejaVu Sans Mono',monospace}
code{font-size:11.5px}
pre{margin:0;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:var(--panel);white-space:pre-wrap}
.log{margin:0;padding:0;list-style:none;font-size:12.5px}
.log li{padding:2px 0}.log b{color:var(--dim);font-weight:500}.log .warning{color:var(--warn)}.log .error{color:var(--bad)}
footer{margin-top:30px;padding-top:12px;border-top:1px solid var(--line);color:var(--dim);font-size:12.5px}
@media (max-width:560px){.chart text{font-size:14.5px}main{padding:16px 14px 30px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:11px}main{max-width:none;padding:0}section{break-inside:auto}.card,.notice,table.final tr,.pictures figure{break-inside:avoid}
h2,h3{break-after:avoid}summary{color:var(--dim)}}
`.trim();
