import { rolldown } from 'rolldown'

export async function bundle({ entry, outfile, format, conditions }) {
  const bundled = await rolldown({
    input: entry,
    ...(conditions === undefined
      ? { platform: 'node' }
      : { platform: 'browser', resolve: { conditionNames: [...conditions, 'import'] } })
  })
  await bundled.write({ file: outfile, format, minify: true })
  await bundled.close()
}
