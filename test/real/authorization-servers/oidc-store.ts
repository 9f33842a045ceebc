// Where oidc-provider keeps its tokens. Its own memory is emptied by each new Provider, and a key
// is rotated by a new Provider.

type Payload = Readonly<Record<string, unknown>>

/** The adapter that oidc-provider asks for, one for each kind of thing, over one Map. */
export function createStore(): (kind: string) => object {
  const kept = new Map<string, Payload>()
  const idsBy = (name: string, value: unknown) =>
    [...kept].flatMap(([id, payload]) => (payload[name] === value ? [id] : []))
  return kind => {
    const keyOf = (id: string): string => `${kind}:${id}`
    const findBy = async (name: string, value: string): Promise<Payload | undefined> =>
      kept.get(idsBy(name, value).find(id => id.startsWith(keyOf(''))) ?? '')
    return {
      upsert: async (id: string, payload: Payload) => void kept.set(keyOf(id), payload),
      find: async (id: string) => kept.get(keyOf(id)),
      destroy: async (id: string) => void kept.delete(keyOf(id)),
      consume: async (id: string) =>
        void kept.set(keyOf(id), {
          ...kept.get(keyOf(id)),
          consumed: Math.floor(Date.now() / 1000)
        }),
      findByUid: (uid: string) => findBy('uid', uid),
      findByUserCode: (userCode: string) => findBy('userCode', userCode),
      revokeByGrantId: async (grantId: string) => {
        for (const id of idsBy('grantId', grantId)) kept.delete(id)
      }
    }
  }
}
