// The reporter that node's test runner is given in the process of one test file. It takes its sink once and reports once,
// both before any code under test is loaded; whoever calls it later gets nothing.

let sink = null;
let used = false;
let tell;

export const ready = new Promise((resolve) => {
  tell = resolve;
});

export function handOver(given) {
  if (used || sink) return;
  sink = given;
}

export default async function* report(source) {
  if (used || !sink) return;
  const record = sink;
  used = true;
  sink = null;
  tell();
  for await (const event of source) record(event);
  record(null);
}
