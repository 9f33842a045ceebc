import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'

export async function bundle({ entry, outfile, format, conditions = ['node'] }) {
  // The plugin's own conditions lack `node`: a Lambda would get the fetch host.
  const plugins = [nodeResolve({ exportConditions: conditions }), terser()]
  const bundled = await rollup({ input: entry, plugins })
  await bundled.write({ file: outfile, format })
  await bundled.close()
}
