// Microsoft's own parser and binder of KQL: what is wrong with each query, told in its words.
// node kusto.js FOLDER < {"tables": {name: columns}, "queries": {name: text}}
"use strict";
const { join } = require("node:path");
const { readFileSync } = require("node:fs");

const folder = process.argv[2];
require(join(folder, "bridge.min.js"));
require(join(folder, "Kusto.Language.Bridge.min.js"));
const { GlobalState, KustoCode, Symbols } = Kusto.Language;

const asked = JSON.parse(readFileSync(0, "utf-8"));
const tables = Object.entries(asked.tables).map(([name, columns]) =>
  Symbols.TableSymbol.From(columns).WithName(name),
);
const workspace = new Symbols.DatabaseSymbol.$ctor1("workspace", tables);
const globals = GlobalState.Default.WithDatabase(workspace);

const faults = {};
for (const [name, text] of Object.entries(asked.queries)) {
  const found = KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics();
  faults[name] = [];
  for (let i = 0; i < found.Count; i++) {
    const { Severity, Message } = found.getItem(i);
    if (Severity === "Error") faults[name].push(Message);
  }
}
console.log(JSON.stringify(faults));
