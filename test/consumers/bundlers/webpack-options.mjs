// The options of webpack, which are those of rspack, too.
import { basename, dirname } from 'node:path'

export function configure({ entry, outfile, format, conditions }) {
  const isModule = format === 'esm'
  return {
    mode: 'production',
    entry,
    target: conditions === undefined ? 'node20' : 'webworker',
    // A list of one's own replaces webpack's: `import` must be in it.
    resolve: conditions === undefined ? {} : { conditionNames: [...conditions, 'import'] },
    output: {
      path: dirname(outfile),
      filename: basename(outfile),
      module: isModule,
      library: { type: isModule ? 'module' : 'commonjs2' }
    },
    experiments: isModule ? { outputModule: true } : {},
    performance: false
  }
}

export function finish(resolve, reject) {
  return (error, stats) => {
    if (error) reject(error)
    else if (stats.hasErrors()) reject(new Error(stats.toString('errors-only')))
    else resolve()
  }
}
