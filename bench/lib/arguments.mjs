// The command line: which benches run, and how.
import { parseArgs } from 'node:util'

const usage = 'npm run bench [-- NAME…] [--short] [--check] [--margin 1.5]'

/** `formats` is not among these: it needs other versions of Node, so it runs only by name. */
const defaultBenches = [
  'size',
  'cold-start',
  'cold-start-jwt',
  'import',
  'first-decision',
  'hot-path',
  'jwt',
  'dpop',
  'miss',
  'express',
  'cache',
  'lambda'
]
const shortBenches = ['size', 'cold-start']

/** Prints the problem and the usage, and exits with 2, if an argument is invalid. */
export function parseArguments(benches) {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        short: { type: 'boolean', default: false },
        margin: { type: 'string', default: '1' }
      }
    })
    const unknown = positionals.find(name => !benches.includes(name))
    if (unknown !== undefined)
      throw new Error(`there is no bench "${unknown}": ${benches.join(', ')}`)
    const margin = Number(values.margin)
    if (!(margin >= 1)) throw new Error('--margin must be a number of at least 1')
    const selected = values.short ? shortBenches : defaultBenches
    return {
      check: values.check,
      short: values.short,
      margin,
      names: positionals.length > 0 ? positionals : selected
    }
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
