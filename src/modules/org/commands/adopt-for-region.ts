import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Tx } from '../../../platform/db.ts'
import { packsAtHand } from '../../rulebook/public.ts'
import { insertRegionAdoption, type Region, selectRegion, selectRegionAdoptions } from '../store.ts'

type RegionAdoption = { regionId: number; pack: string; from: Day; decidedByName: string; at: Date }

/**
 * Puts a pack into force for a province or a city and every district below it. The decision was made by an organisation that may not work
 * with this system, so the operator enters it with its name; a district's own department adopts for itself on the page.
 */
export const adoptForRegion = async (tx: Tx, { regionId, pack, from, decidedByName, at }: RegionAdoption): Promise<Result<{ region: Region }>> => {
  const found = packsAtHand().packs.get(pack)
  if (!found) {
    const known = [...packsAtHand().packs.keys()].join('、')
    return refuse('no-such-pack', `没有制度包 ${pack}。有：${known}。`, `There is no pack ${pack}; there are: ${known}.`)
  }
  const region = await selectRegion(tx, regionId)
  if (!region) return refuse('no-such-region', `没有代码为 ${regionId} 的地区。`, `There is no region with the code ${regionId}.`)
  if (region.kind === 'district')
    return refuse('adopts-itself', `${region.name}由自己的组织部门在网页上采用。`, `The department of ${region.name} adopts on the page.`)
  const held = (await selectRegionAdoptions(tx, [region.path])).find(({ packId, to }) => packId === pack && (to === null || to >= from))
  if (held)
    return refuse('adopted-already', `${region.name}从 ${held.from} 起已经采用 ${pack}。`, `${region.name} has had ${pack} in force since ${held.from}.`)
  await insertRegionAdoption(tx, { id: newId<'adoption'>(), regionId, packId: pack, packVersion: found.version, from, to: null, decidedByName, decidedAt: at })
  return ok({ region })
}
