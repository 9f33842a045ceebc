// What package.json says of the repository: three fields, all made from one URL.
import { isDeepStrictEqual } from 'node:util'

const webUrl = /^https:\/\/github\.com\/(?!OWNER\/)[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+$/

/** `https://github.com/OWNER/REPO`, also if it was copied as a URL to clone; else undefined. */
export function parseRepository(url) {
  const found = url.replace(/\/$/, '').replace(/\.git$/, '')
  return webUrl.test(found) ? found : undefined
}

/** In the spelling that npm would otherwise correct, with a warning, when it publishes. */
export function fieldsFor(repository) {
  return {
    homepage: `${repository}#readme`,
    bugs: { url: `${repository}/issues` },
    repository: { type: 'git', url: `git+${repository}.git` }
  }
}

/** The URL that the three fields were made from; undefined if one is missing or disagrees. */
export function repositoryOf({ homepage, bugs, repository }) {
  const url = parseRepository(String(repository?.url).replace(/^git\+/, ''))
  const fields = { homepage, bugs, repository }
  return url !== undefined && isDeepStrictEqual(fields, fieldsFor(url)) ? url : undefined
}
