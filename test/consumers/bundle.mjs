// node bundle.mjs NAME JSON: one bundle by one bundler, in a process of its own. Bundlers keep workers and
// caches, and some end the process.
const [name, wanted] = process.argv.slice(2)
const { bundle } = await import(`./bundlers/${name}.mjs`)
await bundle(JSON.parse(wanted))
process.exit(0)
