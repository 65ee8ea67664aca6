// Reads Data Packages with the library of Frictionless Data: is the description
// valid, and does every cell of every table fit the schema of its column?
//
//	NODE_PATH=…/node_modules node .ci/datapackage.js FILE…
//
// FILE is a datapackage.json, or a ZIP with one in it. The library knows
// version 1 of the standard; what is new in version 2 is held by
// internal/site/datapackage_test.go.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Package, validate } = require('datapackage');
const Zip = require('jszip'); // the library brings it along

// unpacked gives the description of a package, out of its ZIP when it is one.
// The library's own unpacking knows no folders.
async function unpacked(file) {
  if (!file.endsWith('.zip')) return file;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'datapackage-'));
  const zip = await Zip.loadAsync(fs.readFileSync(file));
  for (const one of Object.values(zip.files).filter(f => !f.dir)) {
    fs.mkdirSync(path.dirname(path.join(dir, one.name)), { recursive: true });
    fs.writeFileSync(path.join(dir, one.name), await one.async('nodebuffer'));
  }
  return path.join(dir, 'datapackage.json');
}

async function faults(file) {
  const from = await unpacked(file);
  const pack = await Package.load(from);
  const { errors } = await validate(pack.descriptor);
  const list = errors.map(e => e.message);
  if (pack.resources.length === 0) list.push('it holds no table');
  let rows = 0;
  for (const table of pack.resources) {
    if (!table.tabular) list.push(`${table.name} is no table`);
    try {
      rows += (await table.read()).length;
    } catch (e) {
      for (const one of e.errors && e.errors.length ? e.errors : [e]) list.push(`${table.name}: ${one.message}`);
    }
  }
  if (from !== file) fs.rmSync(path.dirname(from), { recursive: true });
  console.log(`${file}: ${pack.resources.length} tables, ${rows} rows, ${list.length} faults`);
  return list;
}

(async () => {
  let found = 0;
  for (const file of process.argv.slice(2)) {
    for (const fault of await faults(file)) {
      console.log('  ' + fault);
      found++;
    }
  }
  process.exitCode = found > 0 || process.argv.length < 3 ? 1 : 0;
})();
